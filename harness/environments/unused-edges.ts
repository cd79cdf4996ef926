import { setTimeout as sleep } from 'node:timers/promises';
import type { EdgeControl } from '../domain/ports.ts';
import { isSquallError } from '../runtime/errors.ts';

/** A proxy of ours whose traffic can be counted. */
export interface CountedProxy {
  /** The edges that pass it. */
  readonly edges: readonly string[];
  readonly control: Pick<EdgeControl, 'setEnabled'>;
  /** Bytes that callers sent over connections that have ended; null when the server does not count. */
  readonly receivedBytes: () => Promise<number | null>;
}

const POLLS = 20;
const POLL_MS = 50;

/**
 * The edges whose proxies no byte passes while `send` sends load: their callers know another way, or do not call. A proxy
 * counts a connection when it ends, so one that has counted nothing is switched off for a moment.
 */
export async function unusedEdges(proxies: readonly CountedProxy[], send: () => Promise<void>): Promise<string[]> {
  await send();
  const unused = await Promise.all(proxies.map(async (proxy) => ((await isUnused(proxy)) ? proxy.edges : [])));
  return unused.flat();
}

/**
 * Of these edges, those whose proxies count only connections that have ended, and have never passed a byte. One that has
 * counted nothing is switched off for a moment; proxies that must not be, or do not count, are left out.
 */
export async function idleEdges(names: readonly string[], edges: ReadonlyMap<string, EdgeControl>): Promise<string[]> {
  const idle = await Promise.all(
    names.map(async (name) => {
      const control = edges.get(name);
      if (!control?.ended || (await control.traffic()) !== null) return [];
      const proxy: CountedProxy = { edges: [name], control, receivedBytes: control.ended };
      const isIdle = await isUnused(proxy).catch((error: unknown) => {
        if (isSquallError(error) && error.code === 'SQUALL_NOT_AVAILABLE') return false;
        throw error;
      });
      return isIdle ? [name] : [];
    }),
  );
  return idle.flat();
}

async function isUnused({ control, receivedBytes }: CountedProxy): Promise<boolean> {
  if ((await receivedBytes()) !== 0) return false;
  try {
    await control.setEnabled(false);
  } finally {
    await control.setEnabled(true);
  }
  for (let poll = 0; poll < POLLS; poll++) {
    if ((await receivedBytes()) !== 0) return false;
    await sleep(POLL_MS);
  }
  return true;
}
