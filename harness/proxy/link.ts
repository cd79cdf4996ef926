import type { Socket } from 'node:net';
import type { Settings } from './settings.ts';
import { createSlot, type Slot, type SlotHost } from './slot.ts';
import type { Ending, Sink } from './stage.ts';
import type { Touched } from './touched.ts';
import type { Toxic } from './toxic.ts';

/** Toxiproxy reads 32 KiB at a time; toxics act on chunks of at most this size. */
const CHUNK_BYTES = 32_768;

export interface LinkHost {
  readonly settings: Settings;
  readonly touched: Touched;
  /** The stream has ended behind the last toxic. */
  finish(how: Ending): void;
}

/** One direction of one connection: source socket, chain of toxics, destination socket. */
export interface Link {
  readonly bytes: { received: number; sent: number };
  /** The source has ended or is gone. */
  end(how: Ending): void;
  /** The destination is gone: nothing can be delivered any more. */
  kill(): void;
  add(toxic: Toxic): void;
  update(toxic: Toxic, redraw: boolean): void;
  remove(toxic: Toxic): void;
}

/**
 * Joins two sockets. Without toxics a chunk goes straight from socket to socket; with toxics it passes their
 * stages. The source is paused while the destination is full or the stages hold more than they may.
 */
export function createLink(source: Socket, dest: Socket, toxics: readonly Toxic[], host: LinkHost): Link {
  const bytes = { received: 0, sent: 0 };
  const slots: Slot[] = [];
  let held = 0;
  let capacity = CHUNK_BYTES;
  let paused = false;
  let shut = false;
  /** Nothing passes to the destination any more. */
  let over = false;
  let sourceEnded: Ending | undefined;
  let finished: Ending | undefined;

  const regulate = () => {
    const full = held > capacity || dest.writableNeedDrain;
    if (full === paused) return;
    paused = full;
    if (full) source.pause();
    else source.resume();
  };
  const tail: Sink = {
    push: (chunk) => {
      held -= chunk.data.length;
      if (over) return;
      bytes.sent += chunk.data.length;
      dest.write(chunk.data);
      regulate();
    },
    end: (how) => {
      if (over) return;
      over = true;
      finish(worse(how, sourceEnded));
    },
  };
  const finish = (how: Ending) => {
    if (finished && worse(how, finished) === finished) return;
    finished = how;
    host.finish(how);
  };
  const slotHost: SlotHost = {
    settings: host.settings,
    touched: host.touched,
    drop: (count) => {
      held -= count;
      regulate();
    },
    shut: () => {
      shut = true;
    },
  };
  const enter = (data: Buffer) => {
    const at = host.settings.timers.now();
    held += data.length;
    for (let from = 0; from < data.length; from += CHUNK_BYTES) {
      const part = data.length <= CHUNK_BYTES ? data : data.subarray(from, from + CHUNK_BYTES);
      (slots[0] ?? tail).push({ data: part, at });
    }
    regulate();
  };
  const rewire = () => {
    slots.forEach((slot, index) => {
      slot.next = slots[index + 1] ?? tail;
    });
    capacity = slots.reduce((sum, slot) => sum + (slot.toxic.kind.holds ?? CHUNK_BYTES), CHUNK_BYTES);
  };
  const append = (toxic: Toxic) => {
    slots.push(createSlot(toxic, tail, slotHost));
    rewire();
  };
  const indexOf = (toxic: Toxic) => slots.findIndex((slot) => slot.toxic === toxic);

  // Toxiproxy interrupts the stage before the one that comes or goes, which tosses its coin again.
  const disturb = (slot: Slot | undefined) => {
    if (host.settings.compat === 'strict') slot?.restart(true);
  };

  source.on('data', (data: Buffer) => {
    bytes.received += data.length;
    if (slots.length > 0 && !shut) return enter(data);
    if (over || shut) return;
    bytes.sent += data.length;
    if (!dest.write(data)) {
      paused = true;
      source.pause();
    }
  });
  dest.on('drain', regulate);
  for (const toxic of toxics) append(toxic);

  return {
    bytes,
    end: (how) => {
      const first = !sourceEnded;
      sourceEnded = worse(how, sourceEnded);
      if (first) (slots[0] ?? tail).end(how);
      else if (finished) finish(sourceEnded);
    },
    kill: () => {
      over = true;
      finished = 'reset';
      for (const slot of slots) slot.kill();
    },
    add: (toxic) => {
      disturb(slots.at(-1));
      append(toxic);
    },
    update: (toxic, redraw) => slots[indexOf(toxic)]?.restart(redraw),
    remove: (toxic) => {
      const index = indexOf(toxic);
      const slot = slots[index];
      if (!slot) return;
      slot.retire();
      // A stream that it ended stays ended: what is held before it must not pass.
      if (slot.closed()) return;
      slots.splice(index, 1);
      rewire();
      disturb(slots[index - 1]);
      regulate();
    },
  };
}

const GRAVITY: Readonly<Record<Ending, number>> = { eof: 0, cut: 1, reset: 2 };

/** A half-closed connection may still be cut or reset: the graver ending counts. */
function worse(how: Ending, other: Ending | undefined): Ending {
  return other && GRAVITY[other] >= GRAVITY[how] ? other : how;
}
