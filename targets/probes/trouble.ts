import { realTime } from '../kit/settings.ts';
import type { PodProcess } from './pod-process.ts';

/** What the process of a pod has to go through until `{}`. Durations are not scaled: a plan has scaled them already. */
export interface Behaviour {
  /** It hangs for this long, as in a deadlock. */
  readonly blockMs?: number;
  /** It dies, and those that are started from now on take this long to warm their caches. */
  readonly warmingMs?: number;
}

export interface Trouble {
  put(running: PodProcess, behaviour: Behaviour): Promise<void>;
  /** For processes that are started now. */
  settings(): Readonly<Record<string, string>>;
  /** A request came to the process of that generation. */
  arrived(generation: number): void;
  /** Requests to a process that hung, or to one that was started slow. */
  felt(): number;
}

/** Puts the process of a pod in trouble, takes it out again, and counts who felt it. */
export function createTrouble(): Trouble {
  let felt = 0;
  let blocked = 0;
  let warming: number | undefined;
  return {
    felt: () => felt,
    settings: () => (warming === undefined ? {} : { WARMING_MS: String(realTime(warming)) }),
    arrived: (generation) => {
      if (generation === blocked || warming !== undefined) felt += 1;
    },
    put: async (running, { blockMs, warmingMs }) => {
      const hangs = blocked === running.generation;
      blocked = 0;
      warming = warmingMs;
      // A process that hangs cannot be told to go on.
      if (hangs || warming !== undefined) await running.replace();
      if (blockMs === undefined) return;
      await running.listening();
      await running.post('/control/block', { forMs: blockMs });
      blocked = running.generation;
    },
  };
}
