import type { Chunk, Stage, StageContext, StreamEnd } from './stage.ts';
import type { Timer } from './timers.ts';

/** Work on one chunk at a time. */
export interface Worker {
  /** Runs `then` after `ms`; at once when nothing is left to wait. Cancelled when the stage stops. */
  wait(ms: number, then: () => void): void;
  /** The chunk has been passed on; the next one may begin. */
  done(): void;
}

/**
 * A stage that works through its chunks in order: `begin` gets the oldest, passes its bytes to `context.out` (and
 * shortens `chunk.data` when it passes only a part), then calls `done`. An end follows the last chunk.
 */
export function inSequence(context: StageContext, begin: (chunk: Chunk, worker: Worker) => void): Stage {
  const queue: Chunk[] = [];
  let current: Chunk | undefined;
  let ended: StreamEnd | undefined;
  let timer: Timer | undefined;
  let draining = false;

  const worker: Worker = {
    wait: (ms, then) => {
      if (ms <= 0) then();
      else timer = context.timers.after(ms, then);
    },
    done: () => {
      current = undefined;
      drain();
    },
  };
  const drain = () => {
    if (draining) return;
    draining = true;
    while (!current && queue.length > 0) {
      current = queue.shift() as Chunk;
      begin(current, worker);
    }
    draining = false;
    if (!current && ended) context.out.end(ended);
  };
  return {
    push: (chunk) => {
      queue.push(chunk);
      if (!current) drain();
    },
    end: (how) => {
      ended = how;
      if (!current) drain();
    },
    waiting: () => queue.length,
    stop: () => {
      timer?.cancel();
      const chunks = current ? [current, ...queue] : queue;
      return { chunks, ended };
    },
  };
}
