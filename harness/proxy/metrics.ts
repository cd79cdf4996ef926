import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ProxyCollection } from './collection.ts';

/** Which metrics `/metrics` has; Toxiproxy's two flags. */
export interface MetricsOptions {
  readonly proxy: boolean;
  readonly runtime: boolean;
}

/**
 * Prometheus metrics. Toxiproxy's two counters have its names and labels, but count as the bytes pass and not
 * when the connection closes; `squall_proxy_*` exist here only.
 */
export function createMetrics(proxies: ProxyCollection, options: MetricsOptions): Registry {
  const registry = new Registry();
  if (options.runtime) collectDefaultMetrics({ register: registry });
  if (!options.proxy) return registry;
  for (const kind of ['received', 'sent'] as const) countBytes(registry, proxies, kind);
  const registers = [registry];
  new Gauge({
    name: 'squall_proxy_connections',
    help: 'Connections that are open now',
    labelNames: ['proxy'],
    registers,
    collect() {
      this.reset();
      for (const proxy of proxies.all()) this.set({ proxy: proxy.name }, proxy.counts().open);
    },
  });
  new Counter({
    name: 'squall_proxy_connections_total',
    help: 'Connections that were accepted',
    labelNames: ['proxy'],
    registers,
    collect() {
      this.reset();
      for (const proxy of proxies.all()) this.inc({ proxy: proxy.name }, proxy.counts().total);
    },
  });
  new Counter({
    name: 'squall_proxy_touched_total',
    help: 'Connections, or requests for HTTP faults, that a toxic touched',
    labelNames: ['proxy', 'toxic'],
    registers,
    collect() {
      this.reset();
      for (const proxy of proxies.all()) {
        for (const [toxic, count] of Object.entries(proxy.touched.counts()))
          this.inc({ proxy: proxy.name, toxic }, count);
      }
    },
  });
  return registry;
}

function countBytes(registry: Registry, proxies: ProxyCollection, kind: 'received' | 'sent'): void {
  new Counter({
    name: `toxiproxy_proxy_${kind}_bytes_total`,
    help: `Bytes ${kind}`,
    labelNames: ['direction', 'listener', 'proxy', 'upstream'],
    registers: [registry],
    collect() {
      this.reset();
      for (const proxy of proxies.all()) {
        const { listen: listener, upstream } = proxy.state();
        const traffic = proxy.traffic();
        for (const direction of ['upstream', 'downstream'] as const) {
          this.inc({ direction, listener, proxy: proxy.name, upstream }, traffic[direction][kind]);
        }
      }
    },
  });
}
