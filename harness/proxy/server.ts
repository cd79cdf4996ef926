import type { AddressInfo } from 'node:net';
import { systemClock } from '../runtime/clock.ts';
import { seededRandom } from '../runtime/random.ts';
import { readProxies } from './api/bodies.ts';
import { createApiServer } from './api/http-server.ts';
import { metricsRoute, ROUTES } from './api/routes.ts';
import { createCollection } from './collection.ts';
import { createLeases } from './leases.ts';
import { createMetrics, type MetricsOptions } from './metrics.ts';
import type { Settings } from './settings.ts';
import { systemTimers } from './timers.ts';
import { createTurns } from './turns.ts';

export interface ProxyServerOptions {
  readonly host: string;
  /** 0 = any. */
  readonly port: number;
  /** Replays the draws of toxicity, jitter and slices; default 1. */
  readonly seed?: number;
  /** Proxies to begin with: JSON text as for `POST /populate`. */
  readonly config?: string;
  /** Names under which clients call the API, beside addresses, `localhost` and names without a dot. */
  readonly names?: readonly string[];
  /** What `/metrics` serves; 404 without any, as in Toxiproxy. `/x/metrics` serves everything. */
  readonly metrics?: MetricsOptions;
}

export interface ProxyServer {
  readonly port: number;
  /** Cuts every connection and stops listening. */
  close(): Promise<void>;
}

const DIAL_TIMEOUT_MS = 30_000;

/**
 * Starts the embedded fault proxy: Toxiproxy's HTTP API plus `/x/...`. Rejects when the port is taken or the
 * configuration is bad.
 */
export async function startProxyServer(options: ProxyServerOptions): Promise<ProxyServer> {
  const { seed = 1, host, port, config, metrics, names = [] } = options;
  const settings: Settings = {
    random: seededRandom(seed),
    timers: systemTimers(),
    turns: createTurns(),
    dialTimeoutMs: DIAL_TIMEOUT_MS,
  };
  const proxies = createCollection(settings);
  const leases = createLeases(systemClock);
  if (config !== undefined) for (const request of readProxies(config, settings)) await proxies.put(request);
  const routes = [...ROUTES];
  if (metrics?.proxy || metrics?.runtime) routes.push(metricsRoute('/metrics', [], createMetrics(proxies, metrics)));
  routes.push(metricsRoute('/x/metrics', ['GET'], createMetrics(proxies, { proxy: true, runtime: true })));
  const server = createApiServer(routes, { proxies, leases, settings }, [host, ...names]);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        leases.close();
        proxies.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
