import { expect, test } from 'vitest';
import { createPeak } from './peak.ts';

test('the densest stretch, wherever it begins, since the last clear counts', () => {
  let now = 0;
  const peak = createPeak(100, () => now);
  for (const at of [0, 60, 99, 110, 150, 350, 360]) {
    now = at;
    peak.count();
  }
  expect(peak.most()).toBe(4);
  peak.clear();
  expect(peak.most()).toBe(0);
  peak.count();
  expect(peak.most()).toBe(1);
});
