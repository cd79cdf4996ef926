import { expect, test } from 'vitest';
import { KnownAnswers } from './known-answers.ts';

const answer = { head: { statusCode: 200, headers: [] }, isHead: false, canKeepAlive: true };
const chunk = (head: string, length: number) => Buffer.from(head.padEnd(length, 'x'));

test('an answer without a body to HEAD is not taken for one to GET', () => {
  const known = new KnownAnswers();
  known.learn(chunk('head', 4), 4, { ...answer, isHead: true });
  expect(known.find(chunk('head', 4), true)).toBeDefined();
  expect(known.find(chunk('head', 4), false)).toBeUndefined();
});

test('few answers are kept, however many lengths come', () => {
  const known = new KnownAnswers();
  for (let length = 10; length < 1000; length++) known.learn(chunk('head', length), 4, answer);
  const found = Array.from({ length: 1000 }, (_, length) => known.find(chunk('head', Math.max(10, length)), false));
  expect(found.filter((one) => one !== undefined).length).toBeLessThan(100);
  known.learn(chunk('long', 5000), 4000, answer);
  expect(known.find(chunk('long', 5000), false)).toBeUndefined();
});

test('heads that never come again are not copied each time, and one that comes again is known in the end', () => {
  const known = new KnownAnswers();
  const meet = (head: string) => {
    const met = known.find(chunk(head, 20), false);
    if (!met) known.learn(chunk(head, 20), head.length, answer);
    return met !== undefined;
  };
  for (let i = 0; i < 1000; i++) expect(meet(String(i).padStart(10, '0'))).toBe(false);
  expect(meet('0000000999')).toBe(false);
  const times = Array.from({ length: 2000 }, () => meet('again')).indexOf(true);
  expect(times).toBeGreaterThan(0);
});
