import type { Reaper } from '../runtime/reaper/reaper.ts';
import type { ProxyApi } from './toxiproxy-api.ts';
import { refusedWith } from './toxiproxy-api.ts';

/**
 * Ms that a fault outlives its last renewal. The reaper and the watchdog each renew twice a second, so a dozen renewals
 * in a row have to fail.
 */
const TTL_MS = 3000;
const EXPIRED = 409;
/** The run may be stopped again while it tries. */
const TRIES = 3;

/** Faults on a server of the embedded proxy heal by themselves when nobody renews them. */
export interface FaultLease {
  /** Makes a change that only acts under a lease; its headers refuse it when the lease has expired on the way. */
  hold(change: (headers: Readonly<Record<string, string>>) => Promise<unknown>): Promise<void>;
  /** Lifts what is left, now. */
  end(): Promise<void>;
  /** The server is about to end. */
  forget(): void;
}

export interface LeaseOptions {
  readonly url: string;
  readonly api: ProxyApi;
  /** Renews it. */
  readonly reaper: Reaper;
  /** Names of the proxies that the run may break. */
  readonly proxies: () => readonly string[];
}

interface HeldLease {
  readonly id: string;
  readonly watch: Disposable;
}

export function createFaultLease({ url, api, reaper, proxies }: LeaseOptions): FaultLease {
  let held: Promise<HeldLease> | undefined;
  const take = async (): Promise<HeldLease> => {
    const { id } = await api.json<{ id: string }>('POST', '/x/leases', { ttlMs: TTL_MS, proxies: proxies() });
    return { id, watch: reaper.watch({ kind: 'lease', url: `${url}/x/leases/${id}` }) };
  };
  const forget = async () => {
    const last = held;
    held = undefined;
    const lease = await last?.catch(() => undefined);
    lease?.watch[Symbol.dispose]();
    return lease;
  };
  return {
    hold: async (change) => {
      for (let tries = 1; ; tries++) {
        held ??= take();
        const using = held;
        try {
          await change({ 'x-squall-lease': (await using).id });
          return;
        } catch (error) {
          if (held === using) await forget();
          if (!refusedWith(error, EXPIRED) || tries === TRIES) throw error;
        }
      }
    },
    end: async () => {
      const lease = await forget();
      if (lease) await api.delete(`${url}/x/leases/${lease.id}`).catch(() => {});
    },
    forget: () => void forget(),
  };
}
