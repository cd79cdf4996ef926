import { expect, test } from 'vitest';
import type { LoadSnapshot } from '../domain/ports.ts';
import { createSnapshotMerger } from './snapshots.ts';

const snapshot = (sent: number, phase = 'fault'): LoadSnapshot => ({
  phase,
  planned: sent,
  sent,
  done: sent,
  inFlight: 0,
  perSecond: sent,
  p99Ms: 1,
  labels: { ok: sent },
});

/** A whole interval that ended then. */
const until = (toMs: number) => ({ fromMs: toMs - 1000, toMs });

function merged() {
  const reports: (readonly [phase: string, sent: number])[] = [];
  const merger = createSnapshotMerger({ count: 3, intervalMs: 1000 }, ({ phase, sent }) => reports.push([phase, sent]));
  return { merger, reports };
}

test('reports the sum of all once per interval', () => {
  const { merger, reports } = merged();
  for (const second of [1, 2, 3])
    for (const worker of [2, 1, 0]) merger.take(worker, snapshot(10 * second), until(second * 1000 + worker));
  expect(reports).toEqual([
    ['fault', 30],
    ['fault', 60],
    ['fault', 90],
  ]);
});

test('goes on when the first worker is silent, and when it is there again', () => {
  const { merger, reports } = merged();
  for (const second of [1, 2, 3, 4, 5, 6])
    for (const worker of [0, 1, 2])
      if (worker > 0 || second < 2 || second > 5) merger.take(worker, snapshot(second), until(second * 1000));
  // What the first has told last counts.
  expect(reports.map(([, sent]) => sent)).toEqual([1, 1 + 3 + 2, 1 + 4 + 3, 1 + 5 + 4, 6 + 5 + 5]);
});

test('a pause between two phases makes nobody silent', () => {
  const { merger, reports } = merged();
  for (const worker of [0, 1, 2]) merger.take(worker, snapshot(5), until(1000));
  for (const worker of [2, 0, 1]) merger.take(worker, snapshot(7, 'recovery'), until(60_000));
  expect(reports).toEqual([
    ['fault', 5],
    ['recovery', 14],
  ]);
});

test('the end of a phase is told of all, whoever comes to it last', () => {
  const { merger, reports } = merged();
  for (const worker of [0, 1, 2]) merger.take(worker, snapshot(20), until(1000));
  for (const worker of [0, 2, 1]) merger.take(worker, snapshot(33), { fromMs: 1000, toMs: 1300 + worker });
  expect(reports.at(-1)).toEqual(['fault', 99]);
});
