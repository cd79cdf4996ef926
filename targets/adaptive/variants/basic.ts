import { scaled } from '../../kit/settings.ts';
import { type AdaptiveTimeout, clamp, type LearntSettings } from '../adaptive-timeout.ts';
import { createSampleWindow } from '../sample-window.ts';
import type { Variant } from '../variant.ts';

const MIN_SAMPLES = 10;

/** A multiple of the p99 of the last 100 calls. A timeout counts as a call that took as long as the limit. */
export function basicTimeout({ initialMs, bounds: [leastMs, mostMs], factor }: LearntSettings): AdaptiveTimeout {
  const window = createSampleWindow(100);
  let currentMs = scaled(initialMs);
  const add = (ms: number) => {
    window.add(ms);
    if (window.count >= MIN_SAMPLES) currentMs = clamp(window.p99() * factor, [scaled(leastMs), scaled(mostMs)]);
  };
  return {
    get currentMs() {
      return currentMs;
    },
    answered: add,
    timedOut: () => add(currentMs),
  };
}

export const basic: Variant = {
  about: '3 times the p99 of the last 100 calls, up to 30 s: follows a dependency wherever it goes',

  timeout: () => basicTimeout({ initialMs: 1000, bounds: [100, 30_000], factor: 3 }),
};
