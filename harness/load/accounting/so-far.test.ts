import { expect, test } from 'vitest';
import { mergeDurations } from '../../runtime/histogram.ts';
import type { Recorded } from './accounting.ts';
import { type WaitingRequest, withWaiting } from './so-far.ts';

const recorded: Recorded = {
  ledger: { planned: 12, sent: 10, dropped: 2, outcomes: { answered: 6 }, unaccounted: 4 },
  neverArrived: 0,
  recordings: [],
  slowest: [],
};
const outcome = { kind: 'abandoned', label: 'abandoned', class: 'error', status: 0 } as const;

function waiting(dueUs: number, phase = 'fault', isStuck = false): WaitingRequest {
  return { phase: { name: phase }, route: 'GET /', outcome, isStuck, dueUs, sentUs: dueUs - 100 };
}

test('what is in flight is left out, and the ledger balances', () => {
  expect(withWaiting(recorded, []).ledger).toEqual({
    planned: 8,
    sent: 6,
    dropped: 2,
    outcomes: { answered: 6 },
    unaccounted: 0,
  });
});

test('requests that wait for longer than others took count as given up now', () => {
  const { ledger, recordings } = withWaiting(recorded, [waiting(5000), waiting(7000)], 'fault');
  expect(ledger).toMatchObject({ planned: 10, sent: 8, outcomes: { answered: 6, abandoned: 2 }, unaccounted: 0 });
  expect(recordings.map(({ clock, count, minUs, maxUs }) => [clock, count, minUs, maxUs])).toEqual([
    ['response', 2, 5000, 7000],
    ['service', 2, 4900, 6900],
  ]);
  expect(mergeDurations(recordings.slice(0, 1))?.count).toBe(2);
});

test('those of an earlier phase are straddlers of the present one, stuck where they were when it began', () => {
  const { recordings } = withWaiting(recorded, [waiting(5000, 'baseline'), waiting(9000, 'baseline', true)], 'fault');
  expect(recordings.map(({ endedIn, stuck, maxUs }) => [endedIn, stuck, maxUs])).toEqual([
    ['fault', undefined, 5000],
    ['fault', undefined, 4900],
    ['fault', true, 9000],
    ['fault', true, 8900],
  ]);
});
