/**
 * Clean-up steps, which run in reverse order. Every step runs, even when one before it failed; the failures are thrown
 * together.
 */
export class CleanupStack implements AsyncDisposable {
  readonly #steps: { readonly what: string; readonly undo: () => unknown }[] = [];
  #closing: Promise<void> | undefined;

  /** Registers how to undo `what`; returns at once. */
  defer(what: string, undo: () => unknown): void {
    if (this.#closing !== undefined) throw new Error(`clean-up has begun: ${what} was registered too late`);
    this.#steps.push({ what, undo });
  }

  /** Registers a disposable and hands it back. */
  use<T extends AsyncDisposable | Disposable>(what: string, value: T): T {
    this.defer(what, () =>
      Symbol.asyncDispose in value ? value[Symbol.asyncDispose]() : (value as Disposable)[Symbol.dispose](),
    );
    return value;
  }

  /** As `use`, for what is still being made: the clean-up waits for it when it begins meanwhile. */
  async useMade<T extends AsyncDisposable>(what: string, making: Promise<T>): Promise<T> {
    this.defer(what, async () => (await making.catch(() => undefined))?.[Symbol.asyncDispose]());
    return await making;
  }

  /** Idempotent: a second call waits for the first. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const failures: Error[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step.undo();
      } catch (cause) {
        failures.push(new Error(`could not undo: ${step.what}`, { cause }));
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, `${failures.length} things could not be undone`);
  }
}
