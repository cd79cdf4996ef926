import { expect, test } from 'vitest';
import { behaviourFor, jittered } from './behaviour.ts';
import { seededRandom } from './seeded-random.ts';

const random = seededRandom(1, 'behaviour');

test('a ratio is drawn per request', () => {
  const felt = Array.from({ length: 10_000 }, () => behaviourFor({ status: 500, ratio: 0.1 }, '/charge', random));
  const share = felt.filter(({ status }) => status === 500).length / felt.length;
  expect(Math.abs(share - 0.1)).toBeLessThan(0.015);
});

test('an endpoint keeps the others healthy', () => {
  expect(behaviourFor({ status: 500, endpoint: '/charge' }, '/refund', random)).toEqual({});
  expect(behaviourFor({ status: 500, endpoint: '/charge' }, '/charge', random)).toMatchObject({ status: 500 });
});

test('jitter goes both ways, never below zero, and leaves no delay alone', () => {
  const delays = Array.from({ length: 1000 }, () => jittered(50, 100, random));
  expect(Math.min(...delays)).toBe(0);
  expect(Math.max(...delays)).toBeGreaterThan(100);
  expect(jittered(0, 100, random)).toBe(0);
});
