import { expect, test } from 'vitest';
import { measureAll, parseFigure } from './figures.ts';
import { evidence, type Given } from './sample/evidence.ts';

const measure = (quantity: string, expected: string, given: Given) =>
  parseFigure({ quantity, expected }).measure(evidence(given));
const ms = (count: number, each: number) => Array.from({ length: count }, () => each);
const payments: Given = { requests: [{ ms: [...ms(99, 5600), 9300] }] };

test('a figure carries what was measured beside what was computed', () => {
  expect(measure('p50 duration', '5.58s ±10%', payments)).toEqual({
    quantity: 'p50 duration',
    expected: '5.58s ±10%',
    low: 5022,
    high: 6138,
    observed: expect.closeTo(5600, -1),
    unit: 'ms',
    samples: 100,
    within: true,
  });
  expect(measure('max duration', '8.7s..9.2s', payments)).toMatchObject({ observed: 9300, within: false });
});

test.each<[string, string, Given, number]>([
  ['success rate', '99% ±1%', { requests: [{ ms: ms(99, 1) }, { kind: 'reset', ms: [1] }] }, 0.99],
  ['count of reset during fault', '1', { requests: [{ kind: 'reset', ms: [1] }] }, 1],
  ['throughput', '100/s ±5/s', { requests: [{ ms: ms(1000, 1) }] }, 100],
  ['available threads', '17..18 ±3', { counters: [['threads low water', 'payment', 19]] }, 19],
  ['arrivals at bank', '100', { counters: [['arrivals', 'bank', 100]] }, 100],
  [
    'retry amplification at bank',
    '1.2x ±10%',
    { requests: [{ ms: ms(10, 1) }], counters: [['arrivals', 'bank', 12]] },
    1.2,
  ],
])('%s is measured by the statement that it is the left side of', (quantity, expected, given, observed) => {
  const figure = measure(quantity, expected, given);
  expect(figure.observed).toBeCloseTo(observed, 9);
  expect(figure.within).toBe(true);
});

test.each(['recovers within', 'breaker "bank" opens within', 'queue at payment never longer than', 'p99 duration <'])(
  '%s goes on with its value',
  (quantity) => {
    const expected = { 'breaker "bank" opens within': '5', 'queue at payment never longer than': '20' }[quantity];
    expect(parseFigure({ quantity, expected: expected ?? '6s ±10%' }).needs.length).toBeGreaterThan(0);
  },
);

test('a duration beside a factor is shown as a factor of the baseline', () => {
  const phases = [
    { name: 'baseline', fromMs: 0, toMs: 1000 },
    { name: 'fault', fromMs: 1000, toMs: 2000 },
  ];
  const requests = [
    { phase: 'baseline', ms: ms(100, 500) },
    { phase: 'fault', ms: ms(100, 750) },
  ];
  const figure = measure('median duration during fault', '1.4x ±0.2x', { phases, requests });
  expect(figure).toMatchObject({ unit: 'ratio', within: true });
  expect(figure.observed).toBeCloseTo(1.5, 2);
});

test('figures are in real time, whatever the time scale', () => {
  expect(measure('max duration', '9.3s', { requests: [{ ms: [1860] }], timeScale: 5 })).toMatchObject({
    observed: 9300,
    within: true,
  });
});

test('what was not seen is neither near nor zero', () => {
  expect(measure('available threads', '0..200', {})).toMatchObject({
    observed: null,
    within: false,
    why: 'no service reported how many of its threads were free',
  });
});

test.each([
  ['p50 duraton', '5s', /duraton.*\n.*did you mean "duration"/s],
  ['p50 duration', '5', /expected a duration such as 6s/],
  ['', '5s', /column 1/],
  ['available threads', '17..16', /no expected value/],
])('figure "%s" of %s is refused', (quantity, expected, message) => {
  expect(() => parseFigure({ quantity, expected })).toThrow(message);
});

test('every figure of the plan is measured, in its order; a plan without any has none', () => {
  const seen = evidence(payments);
  const figures = [
    { quantity: 'max duration', expected: '9s ±10%' },
    { quantity: 'min duration', expected: '5.6s' },
  ];
  const measured = measureAll({ ...seen, plan: { ...seen.plan, figures } });
  expect(measured.map(({ quantity, within }) => [quantity, within])).toEqual([
    ['max duration', true],
    ['min duration', true],
  ]);
  expect(measureAll(seen)).toEqual([]);
});
