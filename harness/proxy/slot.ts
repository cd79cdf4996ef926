import type { Settings } from './settings.ts';
import type { Chunk, Held, Sink, Stage, StreamEnd } from './stage.ts';
import type { Touched } from './touched.ts';
import type { Toxic } from './toxic.ts';
import { passThrough } from './toxics/noop.ts';

/** What a slot needs of the link that it is part of. */
export interface SlotHost {
  readonly settings: Settings;
  readonly touched: Touched;
  /** Stands for the connection: both its links have the same. */
  readonly connection: object;
  /** Nothing of the stream has come yet. */
  isFresh(): boolean;
  drop(bytes: number): void;
  full(): boolean;
  onRoom(run: () => void): void;
  /** A toxic ended the stream: nothing that still arrives may pass. */
  shut(): void;
}

/**
 * The place of one toxic in the chain of one link. Its stage is replaced when the toxic changes. Its draw, its byte
 * count and whether it has touched the connection outlive the stage. A class, as there are two links per connection.
 */
export class Slot implements Sink {
  readonly toxic: Toxic;
  /** Where its bytes go; rewired when neighbours come and go. */
  next: Sink;
  /** True once an end has passed; nothing can change it any more. */
  closed = false;
  readonly #host: SlotHost;
  readonly #memory = { bytes: 0 };
  readonly #out: Sink;
  #stage: Stage;
  #hit = false;
  #touchedIn = -1;

  constructor(toxic: Toxic, next: Sink, host: SlotHost) {
    this.toxic = toxic;
    this.next = next;
    this.#host = host;
    this.#out = { push: (chunk) => this.next.push(chunk), end: (how) => this.#close(how) };
    this.#draw();
    this.#stage = this.#start();
  }

  push(chunk: Chunk): void {
    if (this.closed) this.#host.drop(chunk.data.length);
    else this.#stage.push(chunk);
  }

  end(how: StreamEnd): void {
    if (!this.closed) this.#stage.end(how);
  }

  waiting(): number {
    return this.#stage.waiting?.() ?? 0;
  }

  /** Starts over with the toxic as it is now: the chunk in work goes at once, the others begin again, in order. */
  restart(redraw: boolean): void {
    if (this.closed) return;
    const held = this.#stage.stop();
    if (redraw) this.#draw();
    this.#stage = this.#start();
    this.#release(held, this.#stage);
  }

  /** Stops and passes on what it held; a toxic that threw bytes away cuts the connection instead. */
  retire(): void {
    if (this.closed) return;
    const cuts = this.toxic.kind.cutsWhenRemoved && this.#hit;
    const held = this.#stage.stop();
    if (cuts) this.#markTouched();
    this.#release(cuts ? { chunks: [], ended: 'cut' } : held, this.#out);
  }

  /** Stops and throws away what it held. */
  kill(): void {
    this.closed = true;
    this.#stage.stop();
  }

  #draw(): void {
    this.#hit = this.toxic.coin.next() < this.toxic.toxicity;
  }

  #start(): Stage {
    const { kind, attributes, dice } = this.toxic;
    if (!this.#hit || !kind.start) return passThrough({ out: this.#out });
    const { settings, drop } = this.#host;
    const markTouched = () => this.#markTouched();
    return kind.start(
      {
        connection: this.#host.connection,
        isFresh: this.#host.isFresh(),
        out: this.#out,
        memory: this.#memory,
        markTouched,
        drop,
        full: () => this.#host.full(),
        onRoom: (run) => this.#host.onRoom(run),
        timers: settings.timers,
        random: dice,
      },
      attributes,
    );
  }

  #markTouched(): void {
    const epoch = this.#host.touched.epoch();
    if (this.#touchedIn === epoch) return;
    this.#touchedIn = epoch;
    this.#host.touched.add(this.toxic.name);
  }

  #close(how: StreamEnd): void {
    if (this.closed) return;
    this.closed = true;
    if (how !== 'eof') this.#host.shut();
    this.next.end(how);
  }

  #release(held: Held, rest: Sink): void {
    held.chunks.forEach((chunk, index) => {
      if (chunk.data.length > 0) (index === 0 ? this.next : rest).push(chunk);
    });
    if (held.ended) rest.end(held.ended);
  }
}
