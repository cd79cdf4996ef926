import { describe, expect, it } from 'vitest';
import { watchStandstill } from './standstill.ts';

const TICK_MS = 250;
const LONGEST_MS = 500;

/** A runner's thread, as the kernel counts it. */
function thread() {
  let ranMs = 1000;
  let waitedMs = 1000;
  return {
    sleeps: () => ({ ready: false, ranMs, waitedMs }),
    computes: (ms: number) => {
      ranMs += ms;
      return { ready: true, ranMs, waitedMs };
    },
    /** Ready all the time, and nothing of it counted yet. */
    starves: () => ({ ready: true, ranMs, waitedMs }),
    waited: (ms: number) => {
      waitedMs += ms;
      return { ready: false, ranMs, waitedMs };
    },
  };
}

/** Ms until the runner counts as standing still; undefined if it does not within a minute. */
function silentFor(tick: (i: number) => ReturnType<ReturnType<typeof thread>['sleeps']> | undefined) {
  const standstill = watchStandstill(LONGEST_MS);
  standstill.tick(TICK_MS, tick(0));
  standstill.beat();
  for (let i = 1; i <= 240; i++) if (standstill.tick(TICK_MS, tick(i))) return i * TICK_MS;
  return undefined;
}

describe('a runner without a sign of life', () => {
  it('stands still after 2 s when it is stopped or waits for something', () => {
    const runner = thread();
    expect(silentFor(() => runner.sleeps())).toBe(2000);
  });

  it('stands still after 2 s in an endless loop that has a core for itself', () => {
    const runner = thread();
    expect(silentFor(() => runner.computes(TICK_MS))).toBe(2000);
  });

  it('stands still when its loop has computed for 2 s, however busy the machine is', () => {
    const runner = thread();
    expect(silentFor(() => runner.computes(TICK_MS / 8))).toBe(16_000);
  });

  it('only waits when it gets no CPU', () => {
    const waiting = thread();
    expect(silentFor(() => waiting.waited(TICK_MS))).toBeUndefined();
    const starving = thread();
    expect(silentFor(() => starving.starves())).toBeUndefined();
  });

  it('stands still after 2 s where the kernel tells nothing', () => {
    expect(silentFor(() => undefined)).toBe(2000);
  });

  it('is not blamed for the time in which its watcher did not run', () => {
    const standstill = watchStandstill(LONGEST_MS);
    const runner = thread();
    standstill.tick(TICK_MS, runner.sleeps());
    expect(standstill.tick(20_000, runner.sleeps())).toBe(false);
    standstill.beat();
    expect(standstill.tick(TICK_MS, runner.sleeps())).toBe(false);
  });

  it('goes on with its next sign of life', () => {
    const standstill = watchStandstill(LONGEST_MS);
    const runner = thread();
    for (let i = 0; i < 8; i++) standstill.tick(TICK_MS, runner.sleeps());
    expect(standstill.tick(TICK_MS, runner.sleeps())).toBe(true);
    standstill.beat();
    expect(standstill.tick(TICK_MS, runner.sleeps())).toBe(false);
  });
});
