import { CallError } from '../kit/errors.ts';
import { backoff, type DelayBefore } from '../kit/retry-delay.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { scaled } from '../kit/settings.ts';
import type { Herd } from './variant.ts';

/** Serves one client whose first attempt is due at `dueAt`; resolves to its number of attempts. */
export type Fleet = (clientId: string, dueAt: number) => Promise<number>;

/** Sends one attempt when it is due; rejects with `CallError`. */
export type Send = (dueAt: number) => Promise<unknown>;

/** Independent clients: each retries until it is served. */
export function herd(variant: Herd, seed: number, send: Send): Fleet {
  return async (clientId, dueAt) => {
    const waitBefore = waitsOf(variant, seed, clientId);
    for (let attempt = 1, due = dueAt; ; attempt++) {
      try {
        await send(due);
        return attempt;
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        // Counted from when the attempt was due: the delay of a busy machine must not act as jitter.
        due += waitBefore(attempt - 1, error);
      }
    }
  };
}

/** The waits of one client, seeded by its id, or by the same seed for all if the variant says so. */
export function waitsOf({ wait, baseMs, capMs, sharedSeed }: Herd, seed: number, clientId: string): DelayBefore {
  const random = seededRandom(seed, sharedSeed ? 'everybody' : clientId);
  return backoff(wait, { baseMs: scaled(baseMs), capMs: scaled(capMs), random });
}
