import { scaled } from '../../kit/settings.ts';
import { clamp } from '../adaptive-timeout.ts';
import { createSampleWindow } from '../sample-window.ts';
import type { Variant } from '../variant.ts';

const MIN_SAMPLES = 10;
const FACTOR = 3;

export const survivor: Variant = {
  about: 'As `basic`, but learns only from calls that were answered: what is slower than the limit is never seen again',

  timeout: () => {
    const window = createSampleWindow(100);
    const bounds = [scaled(500), scaled(30_000)] as const;
    let currentMs = scaled(1000);
    return {
      get currentMs() {
        return currentMs;
      },
      answered: (ms) => {
        window.add(ms);
        if (window.count >= MIN_SAMPLES) currentMs = clamp(window.p99() * FACTOR, bounds);
      },
      timedOut: () => {},
    };
  },
};
