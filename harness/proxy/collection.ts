import { proxyExists, proxyNotFound } from './api/api-error.ts';
import { createProxy, type Proxy, type ProxyConfig } from './proxy.ts';
import type { Settings } from './settings.ts';
import type { Toxic } from './toxic.ts';

/** A proxy to be made, with the toxics that are there before its first connection. */
export interface ProxyRequest extends ProxyConfig {
  readonly enabled: boolean;
  readonly toxics: readonly Toxic[];
}

/** All proxies of one server by name. Changes that listen run one after the other; none waits for a connection. */
export interface ProxyCollection {
  all(): readonly Proxy[];
  /** Throws 404. */
  get(name: string): Proxy;
  /** Throws 409, `AddressError`. */
  create(request: ProxyRequest): Promise<Proxy>;
  /** Keeps a proxy that does not differ, replaces one that does. Throws `AddressError`. */
  put(request: ProxyRequest): Promise<Proxy>;
  update(name: string, next: { listen?: string; upstream?: string; enabled?: boolean }): Promise<Proxy>;
  /** Throws 404. */
  remove(name: string): Promise<void>;
  /** Enables every proxy and removes every toxic; stops at the first that cannot listen. */
  reset(): Promise<void>;
  close(): void;
}

export function createCollection(settings: Settings): ProxyCollection {
  const proxies = new Map<string, Proxy>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const result = last.then(change);
    last = result.catch(() => {});
    return result;
  };
  const get = (name: string) => {
    const proxy = proxies.get(name);
    if (!proxy) throw proxyNotFound();
    return proxy;
  };
  const add = async ({ enabled, toxics, ...config }: ProxyRequest) => {
    const proxy = createProxy(config, settings);
    for (const toxic of toxics) proxy.addToxic(toxic);
    if (enabled) await proxy.start();
    proxies.set(config.name, proxy);
    return proxy;
  };
  return {
    all: () => [...proxies.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    get,
    create: (request) =>
      inTurn(async () => {
        if (proxies.has(request.name)) throw proxyExists();
        return add(request);
      }),
    put: (request) =>
      inTurn(async () => {
        const existing = proxies.get(request.name);
        if (existing && !(await existing.differs(request))) return existing;
        existing?.stop();
        return add(request);
      }),
    update: (name, next) =>
      inTurn(async () => {
        const proxy = get(name);
        const current = { listen: proxy.config().listen, upstream: proxy.config().upstream, enabled: proxy.enabled() };
        await proxy.update({ ...current, ...next });
        return proxy;
      }),
    remove: (name) =>
      inTurn(async () => {
        get(name).stop();
        proxies.delete(name);
      }),
    reset: () =>
      inTurn(async () => {
        for (const proxy of proxies.values()) {
          await proxy.start();
          for (const toxic of [...proxy.toxics.upstream, ...proxy.toxics.downstream]) proxy.removeToxic(toxic);
        }
      }),
    close: () => {
      for (const proxy of proxies.values()) proxy.stop();
      proxies.clear();
    },
  };
}
