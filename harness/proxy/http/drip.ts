import type { Timer } from '../timers.ts';
import type { Output } from './http-fault.ts';

/** Sends bytes a few at a time. */
export interface Drip {
  add(data: Buffer): void;
  /** Calls `act` once everything added before has been sent. */
  whenSent(act: () => void): void;
  /** Stops and hands back what was not sent. */
  release(): Buffer;
}

/** `bytes` bytes (at least 1) every `interval` ms, the first of them at once. */
export function drip(output: Output, bytes: number, interval: number): Drip {
  let held: Buffer = Buffer.alloc(0);
  let timer: Timer | undefined;
  let last: (() => void) | undefined;
  const step = () => {
    timer = undefined;
    if (held.length === 0) {
      const act = last;
      last = undefined;
      return act?.();
    }
    const piece = held.subarray(0, Math.max(1, bytes));
    held = held.subarray(piece.length);
    timer = output.timers.after(interval, step);
    output.send(piece);
    if (held.length > 0 && interval > 0) output.changed();
  };
  return {
    add: (data) => {
      held = held.length === 0 ? data : Buffer.concat([held, data]);
      if (!timer) step();
      else if (interval > 0) output.changed();
    },
    whenSent: (act) => {
      last = act;
      if (!timer) step();
    },
    release: () => {
      timer?.cancel();
      last = undefined;
      return held;
    },
  };
}
