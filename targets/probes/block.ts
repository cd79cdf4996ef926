/** How often a blocked process looks whether it is still wanted. */
const LOOK_EVERY_MS = 100;

/**
 * Blocks this thread for `forMs`, as a deadlock does: nothing of its event loop runs, and other threads go on. When the parent
 * dies this process ends, because it cannot notice the end of its standard input.
 */
export function block(forMs: number): void {
  const lock = new Int32Array(new SharedArrayBuffer(4));
  const parent = process.ppid;
  const endsAt = performance.now() + forMs;
  while (performance.now() < endsAt) {
    Atomics.wait(lock, 0, 0, LOOK_EVERY_MS);
    if (process.ppid !== parent) process.exit(0);
  }
}
