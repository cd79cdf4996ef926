import { expect, test } from 'vitest';
import type { CpuTimes } from '../../domain/ports.ts';
import { logCpuWaits } from './cpu-wait-log.ts';

/** The samples of readings 20 ms apart, each of what was waited and ran since the one before. */
function samplesOf(...each: readonly (readonly [waitedMs: number, ranMs: number])[]) {
  let total: CpuTimes = { waitedMs: 40, ranMs: 7 };
  const log = logCpuWaits('payment', () => total);
  for (const [i, [waitedMs, ranMs]] of each.entries()) {
    total = { waitedMs: total.waitedMs + waitedMs, ranMs: total.ranMs + ranMs };
    log.read((i + 1) * 20);
  }
  return log.wait.samples;
}

test('stretches in which hardly anything was waited are one, and lose nothing', () => {
  expect(samplesOf([0, 1], [0.04, 1], [0.02, 1], [5, 2], [0, 1])).toEqual([
    [20, 0, 1],
    [60, 0.06, 2],
    [80, 5, 2],
    [100, 0, 1],
  ]);
});

test('but none is longer than 100 ms', () => {
  expect(samplesOf(...Array.from({ length: 7 }, () => [0, 1] as const))).toEqual([
    [20, 0, 1],
    [120, 0, 5],
    [140, 0, 1],
  ]);
});
