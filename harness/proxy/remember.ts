import type { FaultProxy } from './fault-proxy.ts';
import type { Toxic } from './toxic.ts';

/** Takes note of the proxies as they are; see `ProxyCollection.remember`. `inTurn` runs the restoring. */
export function rememberProxies(
  proxies: ReadonlyMap<string, FaultProxy>,
  names: readonly string[] | undefined,
  inTurn: (change: () => Promise<void>) => Promise<void>,
): () => void {
  const toxics = new Set([...proxies.values()].flatMap((proxy) => proxy.toxics()));
  const disabled = new Set([...proxies.values()].filter((proxy) => !proxy.state().enabled));
  const restoreAll = async () => {
    for (const proxy of proxies.values()) {
      if (names && !names.includes(proxy.name)) continue;
      await restore(proxy, toxics, disabled.has(proxy));
    }
  };
  // A proxy that can no longer listen must not bring the server down; the others are restored all the same.
  return () => void inTurn(restoreAll).catch(() => {});
}

async function restore(proxy: FaultProxy, toxics: ReadonlySet<Toxic>, wasDisabled: boolean): Promise<void> {
  for (const toxic of proxy.toxics()) if (!toxics.has(toxic)) proxy.removeToxic(toxic);
  try {
    await proxy.settleGate();
    if (!wasDisabled) await proxy.start();
  } catch {
    // Somebody else has its port by now.
  }
}
