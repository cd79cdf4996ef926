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
  let blocked = NOT_BLOCKED;
  let warming: number | undefined;
  return {
    felt: () => felt,
    settings: () => (warming === undefined ? {} : { WARMING_MS: String(realTime(warming)) }),
    arrived: (generation) => {
      if (hangs(blocked, generation) || warming !== undefined) felt += 1;
    },
    put: async (running, { blockMs, warmingMs }) => {
      const stillHangs = hangs(blocked, running.generation);
      blocked = NOT_BLOCKED;
      warming = warmingMs;
      // A process that hangs cannot be told to go on.
      if (stillHangs || warming !== undefined) await running.replace();
      if (blockMs === undefined) return;
      await running.listening();
      await running.post('/control/block', { forMs: blockMs });
      blocked = { generation: running.generation, until: performance.now() + blockMs };
    },
  };
}

/** Which process was told to hang, and until when on the clock of `performance.now`. */
interface Blocked {
  readonly generation: number;
  readonly until: number;
}

const NOT_BLOCKED: Blocked = { generation: 0, until: 0 };

function hangs({ generation, until }: Blocked, asked: number): boolean {
  return generation === asked && performance.now() < until;
}
