/** Lets at most `size` holders in at once, first come first served; used for lanes and for busy scenarios. */
export class Gate {
  readonly #size: number;
  #free: number;
  readonly #waiting: (() => void)[] = [];
  readonly #watching: (() => void)[] = [];

  constructor(size: number) {
    this.#size = size;
    this.#free = size;
  }

  /** Resolves when nobody is inside or waits. */
  idle(): Promise<void> {
    if (this.#free === this.#size) return Promise.resolve();
    return new Promise((resolve) => this.#watching.push(resolve));
  }

  /** Runs `work` inside the gate. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
    if (this.#free === this.#size) for (const tell of this.#watching.splice(0)) tell();
  }
}
