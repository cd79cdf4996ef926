import { proxyExists, proxyNotFound } from './api/api-error.ts';
import { FaultProxy, type ProxyConfig, type ProxyState } from './fault-proxy.ts';
import type { Settings } from './settings.ts';
import type { Toxic } from './toxic.ts';

/** A proxy to be made, with the toxics that are there before its first connection. */
export interface ProxyRequest extends ProxyConfig {
  readonly enabled: boolean;
  readonly toxics: readonly Toxic[];
}

/** All proxies of one server by name. Changes that listen run one after the other; none waits for a connection. */
export interface ProxyCollection {
  all(): readonly FaultProxy[];
  /** Throws 404. */
  get(name: string): FaultProxy;
  /** Throws 409; rejects when it cannot listen. */
  create(request: ProxyRequest): Promise<FaultProxy>;
  /** Keeps a proxy that does not differ, replaces one that does. Rejects when it cannot listen. */
  put(request: ProxyRequest): Promise<FaultProxy>;
  /** Absent fields stay. Throws 404; rejects when it cannot listen. */
  update(name: string, next: Partial<ProxyState>): Promise<FaultProxy>;
  /** Throws 404. */
  remove(name: string): Promise<void>;
  /** Lets the listener of a proxy follow its toxics. */
  applyListenMode(proxy: FaultProxy): Promise<void>;
  /**
   * Takes a snapshot of the named proxies (undefined: all, later ones too). Calling the result restores it: toxics
   * set since are removed, what was enabled or did not exist yet is enabled.
   */
  snapshot(names: readonly string[] | undefined): () => void;
  /** Enables every proxy and removes every toxic; stops at the first that cannot listen. */
  reset(): Promise<void>;
  close(): void;
}

export function createCollection(settings: Settings): ProxyCollection {
  const proxies = new Map<string, FaultProxy>();
  const inTurn = turns();
  const get = (name: string) => {
    const proxy = proxies.get(name);
    if (!proxy) throw proxyNotFound();
    return proxy;
  };
  const add = async ({ enabled, toxics, ...config }: ProxyRequest) => {
    const proxy = new FaultProxy(config, settings);
    for (const toxic of toxics) proxy.addToxic(toxic);
    if (enabled) await proxy.start();
    proxies.set(config.name, proxy);
    return proxy;
  };
  const create = async (request: ProxyRequest) => {
    if (proxies.has(request.name)) throw proxyExists();
    return add(request);
  };
  const put = async (request: ProxyRequest) => {
    const existing = proxies.get(request.name);
    if (existing && !(await existing.differs(request))) return existing;
    existing?.stop();
    return add(request);
  };
  const update = async (name: string, next: Partial<ProxyState>) => {
    const proxy = get(name);
    await proxy.update({ ...proxy.state(), ...next });
    return proxy;
  };
  const remove = async (name: string) => {
    get(name).stop();
    proxies.delete(name);
  };
  return {
    all: () => [...proxies.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    get,
    create: (request) => inTurn(() => create(request)),
    put: (request) => inTurn(() => put(request)),
    update: (name, next) => inTurn(() => update(name, next)),
    remove: (name) => inTurn(() => remove(name)),
    applyListenMode: (proxy) => inTurn(() => proxy.applyListenMode()),
    snapshot: (names) => snapshotOf(proxies, names, inTurn),
    reset: () => inTurn(() => resetAll([...proxies.values()])),
    close: () => {
      for (const proxy of proxies.values()) proxy.stop();
    },
  };
}

/** Runs changes one after the other; one that fails does not stop the next. */
function turns(): <T>(change: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (change) => {
    const result = last.then(change);
    last = result.catch(() => {});
    return result;
  };
}

async function resetAll(proxies: readonly FaultProxy[]): Promise<void> {
  for (const proxy of proxies) {
    await proxy.start();
    for (const toxic of proxy.toxics()) proxy.removeToxic(toxic);
    await proxy.applyListenMode();
  }
}

/** Restoring waits for its turn. */
function snapshotOf(
  proxies: ReadonlyMap<string, FaultProxy>,
  names: readonly string[] | undefined,
  inTurn: (change: () => Promise<void>) => Promise<void>,
): () => void {
  const toxics = new Set([...proxies.values()].flatMap((proxy) => proxy.toxics()));
  const disabled = new Set([...proxies.values()].filter((proxy) => !proxy.state().enabled));
  const restoreAll = async () => {
    for (const proxy of proxies.values()) {
      if (!names || names.includes(proxy.name)) await restore(proxy, toxics, !disabled.has(proxy));
    }
  };
  return () => void inTurn(restoreAll);
}

async function restore(proxy: FaultProxy, toxics: ReadonlySet<Toxic>, enable: boolean): Promise<void> {
  for (const toxic of proxy.toxics()) if (!toxics.has(toxic)) proxy.removeToxic(toxic);
  try {
    await proxy.applyListenMode();
    if (enable) await proxy.start();
  } catch {
    // Another process has its port by now; the other proxies are restored all the same.
  }
}
