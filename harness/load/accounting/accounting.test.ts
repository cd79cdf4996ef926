import { expect, test } from 'vitest';
import { createBooks } from './accounting.ts';
import { outcomeNames } from './outcomes.ts';

const names = outcomeNames([]);
const ok = names.answered(200, [], '');

test('an open phase has both clocks, a closed one the same figures under both', () => {
  const books = createBooks(0, 'run');
  const open = books.phase('fault', true);
  books.ended({ index: 0, phase: open, dueAt: 100, sentAt: 140 }, 'GET /', ok, 200);
  const closed = books.phase('recovery', false);
  books.ended({ index: 1, phase: closed, dueAt: 300, sentAt: 300 }, 'GET /', ok, 350);
  const figures = books.close().recordings.map(({ phase, clock, maxUs }) => [phase, clock, maxUs]);
  expect(figures).toEqual([
    ['fault', 'response', 100_000],
    ['fault', 'service', 60_000],
    ['recovery', 'response', 50_000],
    ['recovery', 'service', 50_000],
  ]);
});

test('what ends in a later phase is a straddler of the one it was due in', () => {
  const books = createBooks(0, 'run');
  const fault = books.phase('fault', true);
  books.phase('recovery', true);
  books.ended({ index: 0, phase: fault, dueAt: 0, sentAt: 0 }, 'GET /', ok, 10);
  expect(books.close().recordings[0]).toMatchObject({ phase: 'fault', endedIn: 'recovery', count: 1 });
});

test('dropped requests are planned, counted, and have no duration', () => {
  const books = createBooks(0, 'run');
  const fault = books.phase('fault', true);
  books.dropped(fault, names.unanswered('dropped'));
  const { ledger, recordings } = books.close();
  expect(ledger).toMatchObject({ planned: 1, sent: 0, dropped: 1, outcomes: {}, unaccounted: 0 });
  expect(recordings[0]).toMatchObject({ kind: 'dropped', count: 1, maxUs: 0 });
});

test('a request that is lost shows', () => {
  const books = createBooks(0, 'run');
  books.counts.planned(2);
  books.counts.sent();
  books.counts.sent();
  books.ended({ index: 0, phase: books.phase('fault', false), dueAt: 0, sentAt: 0 }, 'GET /', ok, 1);
  expect(books.close().ledger.unaccounted).toBe(1);
});

test('the slowest carry the id under which services know them', () => {
  const books = createBooks(0, 'run7');
  books.ended({ index: 3, phase: books.phase('fault', false), dueAt: 0, sentAt: 0 }, 'GET /', ok, 1);
  expect(books.close().slowest).toMatchObject([{ index: 3, id: 'run7-3', durationMs: 1 }]);
});
