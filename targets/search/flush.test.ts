import { expect, test } from 'vitest';
import { seededRandom } from '../kit/seeded-random.ts';
import { FLUSHES, type Flush } from './flush.ts';
import type { Queues } from './variant.ts';

const CALLERS = 20;
const NEW_PER_CALLER = 10;

/**
 * Twenty callers with 100 queued requests each and ten new ones a second, after an outage of 30 s: what is sent in each
 * second from the first healthy probe on. What may not go yet waits for the next second.
 */
function afterTheOutage(kind: Queues['flush'], seconds = 60) {
  let clock = 0;
  const sent = new Array<number>(seconds).fill(0);
  for (let caller = 0; caller < CALLERS; caller++) {
    clock = 0;
    const flush = FLUSHES[kind](seededRandom(1, `caller ${caller}`), () => clock);
    for (; clock < 30_000; clock += 1000) for (const _ of admitted(flush)) flush.ended('failure');
    let queued = 100;
    for (let second = 0; second < seconds; second++, clock += 1000) {
      flush.healthy();
      const goes = Array.from({ length: queued }, () => flush.delayMs()).filter((inMs) => inMs !== undefined);
      queued -= goes.length;
      for (const inMs of goes) add(sent, second + inMs / 1000);
      for (const _ of admitted(flush)) add(sent, second);
    }
  }
  return sent;
}

const admitted = (flush: Flush) => Array.from({ length: NEW_PER_CALLER }, () => flush.admits()).filter(Boolean);
const add = (sent: number[], second: number) => {
  sent[Math.floor(second)] = (sent[Math.floor(second)] ?? 0) + 1;
};

test('at-once: the outage comes back within one second', () => {
  expect(Math.max(...afterTheOutage('at-once'))).toBe(2200);
});

test.each([
  ['spread', 300],
  ['ramp', 1000],
  ['budget', 600],
] as const)('%s: never more than %i within a second, and the queues are empty in the end', (kind, most) => {
  const sent = afterTheOutage(kind);
  expect(Math.max(...sent)).toBeLessThanOrEqual(most);
  const all = sent.reduce((sum, count) => sum + count, 0);
  expect(all).toBeGreaterThan(2000 + 0.8 * 60 * CALLERS * NEW_PER_CALLER);
});

test('the budget of ten seconds may go at once; after that it is a fifth of what comes', () => {
  const sent = afterTheOutage('budget');
  expect(sent[0]).toBeGreaterThan(500);
  expect(sent.slice(1, 31).reduce((sum, count) => sum + count, 0) / 30).toBeCloseTo(240, -1);
});

test('the ramp goes back to nothing when what it lets through fails', () => {
  const flush = FLUSHES.ramp(() => 0.04);
  const fail = () => Array.from({ length: 5 }, () => flush.ended('failure'));
  fail();
  expect(flush.admits()).toBe(false);
  flush.healthy();
  expect(flush.admits()).toBe(true);
  flush.healthy();
  fail();
  expect(flush.admits()).toBe(false);
});
