import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SlowRequest } from '../../domain/evidence.ts';
import { createSlowest, mergeSlowest } from './slowest.ts';

const request = (index: number, durationMs: number): SlowRequest => ({
  index,
  durationMs,
  route: 'GET /',
  phase: 'fault',
  label: 'ok',
  status: 200,
  sentMs: index,
});

test('keeps the slowest, worst first, also over several workers', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 })), fc.integer({ min: 1, max: 3 }), (durations, workers) => {
      const lists = Array.from({ length: workers }, () => createSlowest(5));
      for (const [i, ms] of durations.entries()) lists[i % workers]?.offer(ms, () => request(i, ms));
      const kept = mergeSlowest(
        lists.map((list) => list.list()),
        5,
      );
      expect(kept.map(({ durationMs }) => durationMs)).toEqual(durations.toSorted((a, b) => b - a).slice(0, 5));
    }),
  );
});
