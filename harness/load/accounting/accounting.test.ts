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

test('requests that are never sent are planned and counted with their reason, and have no duration', () => {
  const accounting = createAccounting(0, 'run');
  const fault = accounting.beginPhase('fault', true);
  const reason = 'capture "token" found nothing';
  for (let i = 0; i < 2; i++) accounting.neverSent(fault, 'GET /me', names.unanswered('dropped'), reason);
  const { ledger, recordings, reasons } = accounting.close();
  expect(ledger).toMatchObject({ planned: 2, sent: 0, dropped: 2, outcomes: {}, unaccounted: 0 });
  expect(recordings[0]).toMatchObject({ kind: 'dropped', route: 'GET /me', count: 2, maxUs: 0 });
  expect(reasons).toEqual([{ phase: 'fault', kind: 'dropped', route: 'GET /me', reason, count: 2 }]);
});

test('a request that is lost shows', () => {
  const accounting = createAccounting(0, 'run');
  accounting.counts.planned(2);
  accounting.counts.sent('GET /');
  accounting.counts.sent('GET /');
  accounting.settled({ index: 0, phase: accounting.beginPhase('fault', false), dueAt: 0, sentAt: 0 }, 'GET /', ok, 1);
  expect(accounting.close().ledger.unaccounted).toBe(1);
});

test('the slowest carry the id under which services know them', () => {
  const accounting = createAccounting(0, 'run7');
  accounting.settled({ index: 3, phase: accounting.beginPhase('fault', false), dueAt: 0, sentAt: 0 }, 'GET /', ok, 1);
  expect(accounting.close().slowest).toMatchObject([{ index: 3, id: 'run7-3', durationMs: 1 }]);
});
