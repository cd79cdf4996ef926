import { expect, test } from 'vitest';
import type { Interval } from '../../domain/evidence.ts';
import type { OutcomeRule } from '../../domain/outcome.ts';
import { createSeconds } from './seconds.ts';

const rules: OutcomeRule[] = [
  { label: 'declined', class: 'rejected', status: 402 },
  { label: 'fallback', class: 'success', header: ['x-fallback', '1'] },
  { label: 'gave up', class: 'error', ended: 'timed-out' },
];

const interval = (over: Partial<Interval> = {}): Interval => ({
  phase: 'fault',
  fromMs: 1000,
  toMs: 1100,
  sent: 12,
  inFlight: 3,
  labels: {},
  count: 0,
  p50Us: 0,
  p99Us: 0,
  maxUs: 0,
  ...over,
});

test('requests are counted per class, by the rules of the target and by how they ended', () => {
  const labels = { ok: 5, declined: 2, fallback: 1, '5xx': 3, refused: 4, dropped: 6 };
  const { entry, guarded } = createSeconds({ variant: 'naive', rules, timeScale: 1 }).of(
    interval({ labels, count: 15 }),
  );
  expect(entry.classes).toEqual({ success: 6, rejected: 2, error: 13, fallback: 1 });
  expect(entry.labels).toEqual(labels);
  expect(guarded).toMatchObject({ count: 15, answered: 11 });
});

test('a label of the target for requests without an answer is none either', () => {
  const { guarded } = createSeconds({ variant: 'naive', rules, timeScale: 1 }).of(
    interval({ labels: { ok: 1, 'gave up': 2 }, count: 3 }),
  );
  expect(guarded).toMatchObject({ answered: 1, classes: { error: 2 } });
});

test('figures are real-time equivalents', () => {
  const { entry } = createSeconds({ variant: 'naive', rules, timeScale: 10 }).of(
    interval({ labels: { ok: 4 }, count: 4, p50Us: 1000, p99Us: 2000, maxUs: 3000 }),
  );
  expect(entry).toMatchObject({ lastsMs: 1000, perSecond: 4, p50Ms: 10, p99Ms: 20, maxMs: 30, sent: 12, inFlight: 3 });
});

test('where nothing ended there is no duration', () => {
  const { entry } = createSeconds({ variant: 'naive', rules, timeScale: 1 }).of(interval());
  expect(entry).toMatchObject({ p50Ms: null, p99Ms: null, maxMs: null, perSecond: 0 });
});

test('each service is told as it last reported, over all of its endpoints', () => {
  const seconds = createSeconds({ variant: 'naive', rules, timeScale: 1 });
  const reads = (metrics: Record<string, number>) =>
    seconds.see({ type: 'reading', lane: '', service: 'bank', metrics });
  reads({ 'threads available': 3, arrivals: 7 });
  reads({ 'threads available': 0, 'queue depth': Number.NaN });
  expect(seconds.of(interval()).entry.services).toEqual({ bank: { 'threads available': 0, arrivals: 7 } });
});
