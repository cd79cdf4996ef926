import type { Timer, Timers } from '../timers.ts';
import { mayBecomeRequest } from './message-head.ts';

/** A client of another protocol may wait for an answer to so few bytes: they do not wait for more than this, ms. */
const PATIENCE_MS = 200;
const NOTHING: Buffer = Buffer.alloc(0);

/** Holds the first bytes of a connection while they are too few to tell whether they are a request, and hands all bytes on. */
export class FirstBytes {
  readonly #timers: Timers;
  readonly #handOn: (data: Buffer) => void;
  #isOpen: boolean;
  #held = NOTHING;
  #timer: Timer | undefined;

  /** `isFresh`: nothing has come on the connection yet; else every byte is handed on as it comes. */
  constructor(isFresh: boolean, timers: Timers, handOn: (data: Buffer) => void) {
    this.#isOpen = isFresh;
    this.#timers = timers;
    this.#handOn = handOn;
  }

  push(data: Buffer): void {
    const held = this.takeRest();
    const all = held.length === 0 ? data : Buffer.concat([held, data]);
    if (this.#isOpen && mayBecomeRequest(all)) {
      this.#held = all;
      this.#timer = this.#timers.after(PATIENCE_MS, () => this.close());
      return;
    }
    this.#isOpen = false;
    this.#handOn(all);
  }

  /** Nothing is waited for any more. */
  close(): void {
    this.#isOpen = false;
    const held = this.takeRest();
    if (held.length > 0) this.#handOn(held);
  }

  /** Takes the bytes that were not handed on. */
  takeRest(): Buffer {
    this.#timer?.cancel();
    const held = this.#held;
    this.#held = NOTHING;
    return held;
  }
}
