import { expect, test, vi } from 'vitest';
import { createPause } from './pause.ts';

test('a pause ends by itself, or when it is told to, and tells so once', async () => {
  vi.useFakeTimers();
  try {
    const pause = createPause();
    const resumed = vi.fn();
    await pause.over();
    pause.set(1000, resumed);
    let isOver = false;
    const over = pause.over().then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect([isOver, pause.isOn(), resumed.mock.calls.length]).toEqual([false, true, 0]);
    await vi.advanceTimersByTimeAsync(1);
    await over;
    expect([pause.isOn(), resumed.mock.calls.length]).toEqual([false, 1]);
    pause.set(0, resumed);
    expect(resumed).toHaveBeenCalledTimes(1);
    pause.set(1000, resumed);
    pause.set(0, resumed);
    await pause.over();
    await vi.advanceTimersByTimeAsync(5000);
    expect([pause.isOn(), resumed.mock.calls.length]).toEqual([false, 2]);
  } finally {
    vi.useRealTimers();
  }
});
