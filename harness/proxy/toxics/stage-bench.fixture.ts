import { seededRandom } from '../../runtime/random.ts';
import type { Chunk, Stage, StageContext, StreamEnd } from '../stage.ts';
import type { Timer, Timers } from '../timers.ts';
import type { Attributes } from './attributes.ts';
import type { ToxicKind } from './toxic-kind.ts';

/** Timers whose time passes only by `advance`. */
export interface FakeTimers extends Timers {
  advance(ms: number): void;
  /** Timers that are still to come. */
  pending(): number;
}

export function fakeTimers(): FakeTimers {
  let now = 1000;
  let waiting: { due: number; run: () => void }[] = [];
  const after = (ms: number, run: () => void): Timer => {
    const entry = { due: now + Math.max(0, ms), run };
    waiting.push(entry);
    return { cancel: () => (waiting = waiting.filter((other) => other !== entry)) };
  };
  return {
    now: () => now,
    after,
    pending: () => waiting.length,
    advance: (ms) => {
      const until = now + ms;
      for (;;) {
        const [next] = [...waiting].sort((a, b) => a.due - b.due);
        if (!next || next.due > until) break;
        waiting = waiting.filter((other) => other !== next);
        now = Math.max(now, next.due);
        next.run();
      }
      now = until;
    },
  };
}

/** One stage under fake time, and what it passed on, dropped and touched. */
export interface Bench {
  readonly stage: Stage;
  readonly timers: FakeTimers;
  /** Pieces that came out, with the time they took from `begun`, ms. */
  readonly out: { readonly text: string; readonly ms: number }[];
  readonly context: StageContext;
  ended(): { readonly how: StreamEnd; readonly ms: number } | undefined;
  dropped(): number;
  touched(): boolean;
  send(text: string): void;
  text(): string;
}

export function onBench(kind: ToxicKind, attributes: Attributes, seed = 1): Bench {
  const timers = fakeTimers();
  const begun = timers.now();
  const out: { text: string; ms: number }[] = [];
  let ended: { how: StreamEnd; ms: number } | undefined;
  let dropped = 0;
  let touched = false;
  const context: StageContext = {
    connection: {},
    isFresh: true,
    timers,
    random: seededRandom(seed),
    memory: { bytes: 0 },
    markTouched: () => {
      touched = true;
    },
    full: () => false,
    onRoom: () => {},
    drop: (bytes) => {
      dropped += bytes;
    },
    out: {
      push: ({ data }: Chunk) => out.push({ text: data.toString(), ms: timers.now() - begun }),
      end: (how) => {
        ended ??= { how, ms: timers.now() - begun };
      },
    },
  };
  if (!kind.start) throw new Error(`${kind.type} does nothing to streams`);
  const stage = kind.start(context, attributes);
  return {
    stage,
    timers,
    out,
    context,
    ended: () => ended,
    dropped: () => dropped,
    touched: () => touched,
    send: (text) => stage.push({ data: Buffer.from(text), at: timers.now() }),
    text: () => out.map((piece) => piece.text).join(''),
  };
}
