import { expect, test } from 'vitest';
import type { Clock } from '../../domain/ports.ts';
import { createDayClock } from './day-clock.ts';

test('it stands still until the load begins, and then runs with the entry that came fastest', () => {
  let now = 1000;
  const { see, nowMs } = createDayClock({ now: () => now } as Clock);
  expect(nowMs()).toBeUndefined();
  see(-1);
  now += 7000; // the target is started
  see(-1);
  expect(nowMs()).toBe(-1);
  now += 40; // the first entry comes 40 ms late
  see(0);
  expect(nowMs()).toBe(0);
  now += 1000;
  expect(nowMs()).toBe(1000);
  see(1030);
  expect(nowMs()).toBe(1030);
  now += 1000;
  see(1900);
  expect(nowMs()).toBe(2030);
});
