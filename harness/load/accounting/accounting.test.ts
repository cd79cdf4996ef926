import { expect, test } from 'vitest';
import { createAccounting } from './accounting.ts';
import { outcomeNames } from './outcomes.ts';

const names = outcomeNames([]);
const ok = names.answered(200, [], '');

test('an open phase has both clocks, a closed one the same durations under both', () => {
  const accounting = createAccounting(0, 'run');
  const open = accounting.beginPhase('fault', true);
  accounting.settled({ index: 0, phase: open, dueAt: 100, sentAt: 140 }, 'GET /', ok, 200);
  const closed = accounting.beginPhase('recovery', false);
  accounting.settled({ index: 1, phase: closed, dueAt: 300, sentAt: 300 }, 'GET /', ok, 350);
  const maxima = accounting.close().recordings.map(({ phase, clock, maxUs }) => [phase, clock, maxUs]);
  expect(maxima).toEqual([
    ['fault', 'response', 100_000],
    ['fault', 'service', 60_000],
    ['recovery', 'response', 50_000],
    ['recovery', 'service', 50_000],
  ]);
});

test('what ends in a later phase is a straddler of the one it was due in', () => {
  const accounting = createAccounting(0, 'run');
  const fault = accounting.beginPhase('fault', true);
  accounting.beginPhase('recovery', true);
  accounting.settled({ index: 0, phase: fault, dueAt: 0, sentAt: 0 }, 'GET /', ok, 10);
  expect(accounting.close().recordings[0]).toMatchObject({ phase: 'fault', endedIn: 'recovery', count: 1 });
});

test('dropped requests are planned, counted, and have no duration', () => {
  const accounting = createAccounting(0, 'run');
  const fault = accounting.beginPhase('fault', true);
  accounting.dropped(fault, names.unanswered('dropped'));
  const { ledger, recordings } = accounting.close();
  expect(ledger).toMatchObject({ planned: 1, sent: 0, dropped: 1, outcomes: {}, unaccounted: 0 });
  expect(recordings[0]).toMatchObject({ kind: 'dropped', count: 1, maxUs: 0 });
});

test('a request that is lost shows', () => {
  const accounting = createAccounting(0, 'run');
  accounting.counts.planned(2);
  accounting.counts.sent();
  accounting.counts.sent();
  accounting.settled({ index: 0, phase: accounting.beginPhase('fault', false), dueAt: 0, sentAt: 0 }, 'GET /', ok, 1);
  expect(accounting.close().ledger.unaccounted).toBe(1);
});

test('the slowest carry the id under which services know them', () => {
  const accounting = createAccounting(0, 'run7');
  accounting.settled({ index: 3, phase: accounting.beginPhase('fault', false), dueAt: 0, sentAt: 0 }, 'GET /', ok, 1);
  expect(accounting.close().slowest).toMatchObject([{ index: 3, id: 'run7-3', durationMs: 1 }]);
});
