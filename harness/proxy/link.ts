import type { Socket } from 'node:net';
import type { Settings } from './settings.ts';
import { Slot, type SlotHost } from './slot.ts';
import type { Chunk, Sink, StreamEnd } from './stage.ts';
import type { Touched } from './touched.ts';
import type { Toxic } from './toxic.ts';

/** Toxiproxy reads 32 KiB at a time; toxics act on chunks of at most this size. */
const CHUNK_BYTES = 32_768;

/** As many chunks as a latency toxic of Toxiproxy holds. */
const MAX_WAITING_CHUNKS = 1024;

export interface LinkHost {
  readonly settings: Settings;
  readonly touched: Touched;
  readonly connection: object;
  /** Called for every chunk as it is read. */
  seen(data: Buffer): void;
  /** The stream has ended behind the last toxic; again when a more severe end follows. */
  finish(how: StreamEnd): void;
}

/**
 * One direction of one connection: source socket, chain of toxics, destination socket. Without toxics a chunk
 * goes straight from socket to socket. The source is paused while the destination is full or the stages hold
 * more than they may. A class, as there are two of them per connection.
 */
export class Link implements SlotHost {
  readonly settings: Settings;
  readonly touched: Touched;
  readonly connection: object;
  readonly bytes = { received: 0, sent: 0 };
  readonly #source: Socket;
  readonly #dest: Socket;
  readonly #host: LinkHost;
  readonly #slots: Slot[] = [];
  readonly #tail: Sink = { push: (chunk) => this.#deliver(chunk), end: (how) => this.#arrive(how) };
  #held = 0;
  #capacity = CHUNK_BYTES;
  #paused = false;
  readonly #waiting: (() => void)[] = [];
  /** A toxic ended the stream: what still arrives is thrown away. */
  #shut = false;
  /** Nothing passes to the destination any more. */
  #over = false;
  #sourceEnded: StreamEnd | undefined;
  #finished: StreamEnd | undefined;

  constructor(source: Socket, dest: Socket, toxics: readonly Toxic[], host: LinkHost) {
    this.#source = source;
    this.#dest = dest;
    this.#host = host;
    this.settings = host.settings;
    this.touched = host.touched;
    this.connection = host.connection;
    for (const toxic of toxics) this.#append(toxic);
    source.on('data', (data: Buffer) => this.#receive(data));
    dest.on('drain', () => this.#applyBackpressure());
  }

  readonly drop = (bytes: number): void => {
    this.#held -= bytes;
    this.#applyBackpressure();
  };

  full(): boolean {
    return this.#paused;
  }

  isFresh(): boolean {
    return this.bytes.received === 0;
  }

  onRoom(run: () => void): void {
    this.#waiting.push(run);
  }

  shut(): void {
    this.#shut = true;
  }

  /** The source has ended; after a half-close it may still be cut or reset. */
  end(how: StreamEnd): void {
    this.settings.turns.run(() => this.#end(how));
  }

  #end(how: StreamEnd): void {
    const first = !this.#sourceEnded;
    this.#sourceEnded = moreSevere(how, this.#sourceEnded);
    if (first) (this.#slots[0] ?? this.#tail).end(how);
    else if (this.#finished) this.#finish(this.#sourceEnded);
  }

  /** The destination is closed: nothing can be delivered any more. */
  kill(): void {
    this.#over = true;
    this.#finished = 'reset';
    for (const slot of this.#slots) slot.kill();
  }

  add(toxic: Toxic): void {
    this.#append(toxic);
  }

  /** `redraw` tosses the toxic's coin again for this connection. */
  update(toxic: Toxic, redraw: boolean): void {
    this.#slots.find((slot) => slot.toxic === toxic)?.restart(redraw);
  }

  remove(toxic: Toxic): void {
    const index = this.#slots.findIndex((slot) => slot.toxic === toxic);
    const slot = this.#slots[index];
    if (!slot) return;
    slot.retire();
    // A stream that it ended stays ended: what is held before it must not pass.
    if (slot.closed) return;
    this.#slots.splice(index, 1);
    this.#rewire();
    this.#applyBackpressure();
  }

  #receive(data: Buffer): void {
    this.#host.seen(data);
    this.bytes.received += data.length;
    const { turns, timers } = this.settings;
    if (turns.take()) {
      this.#pass(data);
      return;
    }
    const at = timers.now();
    this.#held += data.length;
    turns.run(() => {
      this.#held -= data.length;
      this.#pass(data, at);
      this.#applyBackpressure();
    });
    this.#applyBackpressure();
  }

  #pass(data: Buffer, at?: number): void {
    if (this.#over || this.#shut) return;
    if (this.#slots.length === 0) {
      this.bytes.sent += data.length;
      if (!this.#dest.write(data)) this.#applyBackpressure();
      return;
    }
    this.#held += data.length;
    const first = this.#slots[0] as Slot;
    const due = at ?? this.settings.timers.now();
    for (let from = 0; from < data.length; from += CHUNK_BYTES) {
      first.push({ data: data.subarray(from, from + CHUNK_BYTES), at: due });
    }
    this.#applyBackpressure();
  }

  #deliver({ data }: Chunk): void {
    this.#held -= data.length;
    if (this.#over) return;
    this.bytes.sent += data.length;
    this.#dest.write(data);
    this.#applyBackpressure();
  }

  #arrive(how: StreamEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#finish(moreSevere(how, this.#sourceEnded));
  }

  #finish(how: StreamEnd): void {
    if (this.#finished && moreSevere(how, this.#finished) === this.#finished) return;
    this.#finished = how;
    this.#host.finish(how);
  }

  #applyBackpressure(): void {
    const full = this.#held > this.#capacity || this.#dest.writableNeedDrain || this.#hasManyChunks();
    if (full === this.#paused) return;
    this.#paused = full;
    if (full) this.#source.pause();
    else this.#source.resume();
    if (!full) for (const run of this.#waiting.splice(0)) run();
  }

  /** Each chunk costs memory beyond its bytes. */
  #hasManyChunks(): boolean {
    // No more chunks than bytes are held, which spares most chunks the search.
    return this.#held >= MAX_WAITING_CHUNKS && this.#slots.some((slot) => slot.waiting() >= MAX_WAITING_CHUNKS);
  }

  #append(toxic: Toxic): void {
    this.#slots.push(new Slot(toxic, this.#tail, this));
    this.#rewire();
  }

  #rewire(): void {
    this.#capacity = CHUNK_BYTES;
    for (const [index, slot] of this.#slots.entries()) {
      slot.next = this.#slots[index + 1] ?? this.#tail;
      this.#capacity += slot.toxic.kind.holds ?? CHUNK_BYTES;
    }
  }
}

const SEVERITY: Readonly<Record<StreamEnd, number>> = { eof: 0, cut: 1, reset: 2 };

function moreSevere(how: StreamEnd, other: StreamEnd | undefined): StreamEnd {
  return other && SEVERITY[other] >= SEVERITY[how] ? other : how;
}
