import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';

describe('the system clock', () => {
  it('counts milliseconds with a fraction and never goes back', () => {
    const readings = Array.from({ length: 1000 }, () => systemClock.now());
    expect(readings).toEqual(readings.toSorted((a, b) => a - b));
    expect(readings.some((reading) => !Number.isInteger(reading))).toBe(true);
  });

  it('sleeps at least as long as it was asked to, give or take the timer', async () => {
    const before = systemClock.now();
    await systemClock.sleep(20);
    // A timer counts whole milliseconds from when its loop turned, so it may be early by one of them.
    expect(systemClock.now() - before).toBeGreaterThan(18.9);
  });

  it('wakes with the reason of the signal that woke it', async () => {
    const controller = new AbortController();
    const sleeping = systemClock.sleep(3_600_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
  });

  it('does not fall asleep when the signal had fired before', async () => {
    await expect(systemClock.sleep(3_600_000, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
  });

  it('calls again and again until it is disposed', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let calls = 0;
    const ticking = systemClock.every(1, () => {
      calls += 1;
      if (calls === 3) resolve();
    });
    await promise;
    ticking[Symbol.dispose]();
    const after = calls;
    await systemClock.sleep(20);
    expect(calls).toBe(after);
  });
});
