import { expect, test } from 'vitest';
import { closed, type LoadPlan, open, type RequestTemplate } from '../../domain/load-plan.ts';
import type { Suite } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { planInline } from './plan-inline.ts';
import { planSuite } from './plan-suite.ts';

const target: Target = {
  name: 'shop',
  summary: '',
  front: 'shop',
  services: { shop: { entry: new URL('file:///shop.ts') } },
  edges: [],
  variants: { naive: { about: '' } },
  requests: [{ method: 'GET', path: '/' }],
  rules: [],
  deadlineMs: 500,
};

function suiteOf(load: LoadPlan, requests?: readonly RequestTemplate[]): Suite {
  const scenario = {
    name: 'calm',
    about: '',
    phases: [{ name: 'baseline', load }] as const,
    statements: { 'all complete': { naive: 'hold' } as const },
    ...(requests ? { requests } : {}),
  };
  return { name: 'shop', about: '', target, scenarios: [scenario] };
}

test.each([
  ['a rate that no generator can send', open(1e99, 1000), /calm: phase baseline: a rate per second of 1e\+99/],
  ['more at once than there are ports', closed(10, 1e15), /calm: phase baseline: concurrency of 1000000000000000/],
  ['a load that would last for centuries', open(1, 1e12), /calm: phase baseline: a duration of .* is more than/],
  ['requests without end', closed(1e15, 1), /calm: phase baseline: requests of 1000000000000000/],
  ['a rate that is none', open(Number.NaN, 1000), /calm: phase baseline: constant arrivals cannot have NaN/],
])('%s is refused with the plan', (_, load, problem) => {
  expect(() => planSuite(suiteOf(load), { seed: 1 })).toThrow(problem);
});

test('what is in bounds by itself may not be when it is scaled', () => {
  expect(() => planSuite(suiteOf(closed(1, 1)), { seed: 1, timeScale: 1000 })).toThrow(
    /calm · naive, 1000 times faster: a deadline of 0\.5 ms is outside 1 ms/,
  );
  expect(() => planSuite(suiteOf(open(5000, 1000)), { seed: 1, timeScale: 300 })).toThrow(/1500000 is more than/);
  expect(() => planSuite(suiteOf(open(5000, 1000)), { seed: 1, timeScale: 3 })).not.toThrow();
});

test('requests that cannot be filled are refused with the plan, of a suite and of a test', () => {
  const requests: readonly RequestTemplate[] = [{ method: 'GET', path: '/{{nope}}' }];
  expect(() => planSuite(suiteOf(closed(1, 1), requests), { seed: 1 })).toThrow(
    /calm: unknown placeholder \{\{nope\}\}/,
  );
  const place = {
    suite: 's',
    target,
    variant: 'naive',
    environment: 'attach',
    proxy: 'embedded',
    seed: 1,
    timeScale: 1,
  } as const;
  expect(() => planInline('run', { load: closed(1, 1), requests }, place)).toThrow(/unknown placeholder \{\{nope\}\}/);
});

test('a herd and a schedule count as what they are, however long they have', () => {
  const herd: LoadPlan = { model: 'open', arrivals: { kind: 'herd', count: 1e6 }, durationMs: 24 * 3_600_000 };
  expect(() => planSuite(suiteOf(herd), { seed: 1 })).not.toThrow();
});
