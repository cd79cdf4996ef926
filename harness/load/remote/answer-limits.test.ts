import { expect, test } from 'vitest';
import { closed, open } from '../../domain/load-plan.ts';
import { answerLimits } from './answer-limits.ts';

const get = { method: 'GET', path: '/' } as const;
const limits = answerLimits({ deadlineMs: 2000, requests: [get, { ...get, next: { ...get, next: get } }] });
const order = { phase: 'fault', startAt: 500, plan: open(1, 10_000), until: 'passed' } as const;

test('a phase may take its time from its begin, and what is in flight the deadlines of the longest flow', () => {
  const passed = limits.run(order, 400) - 100 - 10_000;
  expect(passed).toBeGreaterThan(0);
  expect(limits.run({ ...order, until: 'drained' }, 400)).toBe(100 + 10_000 + 3 * 2000 + passed);
  expect(limits.run(order, 900)).toBe(10_000 + passed);
  expect(limits.rest('drained') - limits.rest('passed')).toBe(3 * 2000);
});

test('a number of requests may take for ever', () => {
  expect(limits.run({ ...order, plan: closed(10, 1) }, 0)).toBe(Number.POSITIVE_INFINITY);
});
