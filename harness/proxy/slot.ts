import type { Settings } from './settings.ts';
import { type Chunk, type Ending, type Held, NOTHING_HELD, type Sink, type Stage } from './stage.ts';
import type { Touched } from './touched.ts';
import type { Toxic } from './toxic.ts';
import { passThrough } from './toxics/noop.ts';

/** What a slot needs of the link that it is part of. */
export interface SlotHost {
  readonly settings: Settings;
  readonly touched: Touched;
  drop(bytes: number): void;
  /** A toxic ended the stream: nothing that still arrives may pass. */
  shut(): void;
}

/** The place of one toxic in the chain of one link; its stage is replaced when the toxic changes. */
export interface Slot extends Sink {
  readonly toxic: Toxic;
  /** Where its bytes go; rewired when neighbours come and go. */
  next: Sink;
  /** True once an ending has passed: it can only be left alone. */
  closed(): boolean;
  /** Starts the stage over with the toxic as it is now; what was held stays in order, the oldest chunk goes at once. */
  restart(redraw: boolean): void;
  /** Stops the stage and lets what it held go. */
  retire(): void;
  /** Stops the stage and throws away what it held. */
  kill(): void;
}

export function createSlot(toxic: Toxic, next: Sink, host: SlotHost): Slot {
  const memory = { bytes: 0 };
  let closed = false;
  let feltIn = -1;
  let hit = false;
  let stage: Stage = passThrough({ out: next });

  const out: Sink = {
    push: (chunk) => slot.next.push(chunk),
    end: (how) => {
      if (closed) return;
      closed = true;
      if (how !== 'eof') host.shut();
      slot.next.end(how);
    },
  };
  const feel = () => {
    if (feltIn === host.touched.epoch()) return;
    feltIn = host.touched.epoch();
    host.touched.add(toxic.name);
  };
  const start = (redraw: boolean) => {
    if (redraw) hit = toxic.coin.next() < toxic.toxicity;
    stage = hit
      ? toxic.kind.start(
          { out, memory, feel, drop: host.drop, timers: host.settings.timers, random: toxic.dice },
          toxic.attributes,
        )
      : passThrough({ out });
  };
  const release = (held: Held, rest: Sink) => {
    held.chunks.forEach((chunk, index) => {
      if (chunk.data.length > 0) (index === 0 ? slot.next : rest).push(chunk);
    });
    if (held.ended) rest.end(held.ended);
  };
  const slot: Slot = {
    toxic,
    next,
    closed: () => closed,
    push: (chunk: Chunk) => (closed ? host.drop(chunk.data.length) : stage.push(chunk)),
    end: (how: Ending) => {
      if (!closed) stage.end(how);
    },
    restart: (redraw) => {
      if (closed) return;
      const held = stage.stop();
      start(redraw);
      release(held, stage);
    },
    retire: () => {
      if (closed) return;
      const cuts = toxic.kind.cutsWhenRemoved && (hit || host.settings.compat === 'strict');
      const held = stage.stop();
      if (cuts) feel();
      release(cuts ? { chunks: [], ended: 'cut' } : held, out);
    },
    kill: () => {
      closed = true;
      stage.stop();
      stage = { push: (chunk) => host.drop(chunk.data.length), end: () => {}, stop: () => NOTHING_HELD };
    },
  };
  start(true);
  return slot;
}
