import { setTimeout as sleep } from 'node:timers/promises';
import { backoff, type DelayBefore } from '../kit/retry-delay.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { scaled } from '../kit/settings.ts';
import type { Variant } from './variant.ts';

/** What one client does between a failure and its next attempt. */
export type ComeBack = (attempt: number, error: unknown) => Promise<void>;

/** One for each client: its draws depend on its id, unless the variant makes all draw the same. */
export function backingOff(variant: Variant, seed: number): (clientId: string) => ComeBack {
  return (clientId) => {
    const random = seededRandom(seed, variant.sharedSeed ? 'everybody' : clientId);
    const kind = variant.kind === 'flush' ? 'full' : variant.kind;
    const delay: DelayBefore = backoff(kind, { baseMs: scaled(variant.baseMs), capMs: scaled(variant.capMs), random });
    return async (attempt, error) => void (await sleep(delay(attempt - 1, error)));
  };
}

const PROBE_MS = 1000;

/** All wait for one probe to succeed and then go, at once or spread over `spreadMs`. */
export function flushing(
  variant: Variant,
  seed: number,
  probe: () => Promise<unknown>,
): (clientId: string) => ComeBack {
  let healthy: Promise<void> | undefined;
  const untilHealthy = async () => {
    for (;;) {
      await sleep(scaled(PROBE_MS));
      const up = await probe().then(
        () => true,
        () => false,
      );
      if (up) return;
    }
  };
  return (clientId) => {
    const random = seededRandom(seed, clientId);
    return async () => {
      healthy ??= untilHealthy().finally(() => {
        healthy = undefined;
      });
      await healthy;
      if (variant.spreadMs) await sleep(random() * scaled(variant.spreadMs));
    };
  };
}
