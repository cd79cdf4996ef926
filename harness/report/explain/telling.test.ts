import { expect, test } from 'vitest';
import type { Verdict } from '../../domain/verdict.ts';
import { tellingOf } from './telling.ts';

const verdict = (text: string, observed: number, change: Partial<Verdict> = {}): Verdict => ({
  text,
  expected: 'hold',
  verdict: 'pass',
  asExpected: true,
  observed,
  bound: 6000,
  margin: (6000 - observed) / 6000,
  unit: 'ms',
  samples: 100,
  window: 'fault 0-36 s',
  ...change,
});
const broken = { expected: 'break', verdict: 'fail' } as const;
const told = (...variants: [variant: string, ...statements: Verdict[]][]) => {
  const telling = tellingOf(variants.map(([variant, ...statements]) => ({ variant, statements })));
  return telling && [telling.text, ...telling.cells.map((cell) => `${cell.variant} ${cell.verdict.observed}`)];
};

test('a statement that one variant breaks and another holds tells most: the worst beside the first that is far from it', () => {
  expect(
    told(
      ['naive', verdict('p50', 10), verdict('max', 20_000, broken)],
      ['fixed', verdict('p50', 12), verdict('max', 19_500, broken)],
      ['close', verdict('p50', 12), verdict('max', 19_000)],
      ['budgeted', verdict('p50', 11), verdict('max', 3500)],
      ['budgeted+breaker', verdict('p50', 11), verdict('max', 3400)],
    ),
  ).toEqual(['max', 'naive 20000', 'budgeted 3500']);
});

test('the greater contrast tells more, and of equals the first that was written', () => {
  const pair = (text: string, bad: number, good: number) => [verdict(text, bad, broken), verdict(text, good)] as const;
  const [nearBad, nearGood] = pair('near', 7000, 5900);
  const [farBad, farGood] = pair('far', 30_000, 1000);
  const [furtherBad, furtherGood] = pair('further', 60_000, 100);
  expect(told(['a', nearBad, farBad, furtherBad], ['b', nearGood, farGood, furtherGood])?.[0]).toBe('far');
});

test('what is not as expected comes before any contrast, and a failure before a gap', () => {
  const gap = verdict('gap', 0, { verdict: 'inconclusive', observed: null, asExpected: false });
  const wrong = verdict('wrong', 7000, { verdict: 'fail', asExpected: false });
  expect(told(['a', verdict('max', 20_000, broken), gap], ['b', verdict('max', 10), wrong])).toEqual([
    'wrong',
    'b 7000',
  ]);
  expect(told(['a', verdict('max', 20_000, broken), gap], ['b', verdict('max', 10)])?.[0]).toBe('gap');
});

test('where all hold, the one with the least room tells', () => {
  expect(told(['a', verdict('p50', 100), verdict('max', 5500)], ['b', verdict('max', 5800)])).toEqual([
    'max',
    'b 5800',
  ]);
});

test('a count of nothing has a distance, too', () => {
  const count = { unit: 'count', bound: 0 } as const;
  const { margin: _, ...none } = verdict('all complete', 0, count);
  const { margin: __, ...lost } = verdict('all complete', 60, { ...count, ...broken });
  expect(told(['naive', lost], ['budgeted', none])).toEqual(['all complete', 'naive 60', 'budgeted 0']);
});

test('nothing judged tells nothing', () => {
  expect(told(['a'])).toBeUndefined();
});
