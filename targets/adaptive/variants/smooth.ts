import { scaled } from '../../kit/settings.ts';
import { type AdaptiveTimeout, clamp, type LearntSettings } from '../adaptive-timeout.ts';
import { createSampleWindow } from '../sample-window.ts';
import type { Variant } from '../variant.ts';

const MIN_SAMPLES = 20;

/** Moves a tenth of the way to a multiple of the p99 of the last 1000 calls, and grows by half with each timeout. */
export function smoothTimeout({ initialMs, bounds: [leastMs, mostMs], factor }: LearntSettings): AdaptiveTimeout {
  const window = createSampleWindow(1000);
  const bounds = [scaled(leastMs), scaled(mostMs)] as const;
  let currentMs = scaled(initialMs);
  return {
    get currentMs() {
      return currentMs;
    },
    answered: (ms) => {
      window.add(ms);
      if (window.count >= MIN_SAMPLES) currentMs = clamp(0.1 * window.p99() * factor + 0.9 * currentMs, bounds);
    },
    timedOut: () => {
      window.add(currentMs);
      currentMs = clamp(currentMs * 1.5, bounds);
    },
  };
}

export const smooth: Variant = {
  about: 'Twice the p99 of the last 1000 calls, smoothed, up to 30 s: steady, and slow to come back',

  timeout: () => smoothTimeout({ initialMs: 1000, bounds: [100, 30_000], factor: 2 }),
};
