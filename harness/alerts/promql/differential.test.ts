import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asVector, evaluate } from './evaluate.ts';
import type { Vector } from './expression.ts';
import { keyOf, NAME } from './labels.ts';
import { printExpression } from './print-promql.ts';
import { PromqlError } from './promql-error.ts';
import { askPromtool, whyNoPromtool } from './promtool.fixture.ts';
import { readPromql } from './read-promql.ts';
import { createStorage, type StoredSeries } from './storage.ts';

/** `promtool test rules` is the oracle: Prometheus' own engine on the same samples. */
const reason = whyNoPromtool();

const at = (labels: Record<string, string>, ...samples: [number, number | null][]): StoredSeries => ({
  labels,
  samples,
});
const up = (name: string, labels: Record<string, string>, stepMs: number, values: (number | null | undefined)[]) =>
  at(
    { [NAME]: name, ...labels },
    ...values.flatMap((value, i): [number, number | null][] => (value === undefined ? [] : [[7 + i * stepMs, value]])),
  );

function ours(expr: string, series: readonly StoredSeries[], atMs: number): Vector | 'error' {
  const { expression, problems } = readPromql(expr);
  if (!expression) throw new Error(`${expr}: ${problems.join('; ')}`);
  try {
    return asVector(evaluate(expression, createStorage(series), atMs));
  } catch (error) {
    if (error instanceof PromqlError) return 'error';
    throw error;
  }
}

/** In any order; values may differ in their last digits, because sums are formed in another order. */
function comparable(answer: Vector | 'error') {
  if (answer === 'error') return answer;
  return answer
    .map(({ labels, value }) => `${keyOf(labels)} ${Number.isFinite(value) ? rounded(value) : value}`)
    .toSorted();
}

function rounded(value: number): string {
  return Math.abs(value) < 1e-9 ? '0' : value.toPrecision(9);
}

function agree(series: readonly StoredSeries[], queries: readonly { expr: string; atMs: number }[]) {
  const theirs = askPromtool({ series, queries });
  for (const [i, { expr, atMs }] of queries.entries())
    expect({ expr, atMs, gives: comparable(ours(expr, series, atMs)) }).toEqual({
      expr,
      atMs,
      gives: comparable(theirs[i] ?? []),
    });
}

const BUCKETS = ['0.1', '0.5', '1', '+Inf'];
const histogram = (service: string, counts: number[][]): StoredSeries[] =>
  BUCKETS.map((le, i) =>
    up(
      'h_bucket',
      { service, le },
      100,
      counts.map((row) => row[i]),
    ),
  );

const SERIES: readonly StoredSeries[] = [
  up('c', { s: 'steady' }, 100, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]),
  up('c', { s: 'reset' }, 100, [50, 60, 70, 3, 5, 8, 0, 1, 2, 3]),
  up('c', { s: 'gaps' }, 100, [10, undefined, undefined, 40, 50, undefined, undefined, undefined, 90, 100]),
  up('c', { s: 'gone' }, 100, [10, 20, 30, 40, null, undefined, undefined, undefined, undefined, undefined]),
  up('c', { s: 'late' }, 100, [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    1000,
    1001,
    1002,
    1003,
  ]),
  up('c', { s: 'once' }, 100, [undefined, undefined, 7]),
  up('c', { s: 'nan', env: 'x' }, 100, [1, 2, Number.NaN, 4, 5, Number.NaN, 7, 8, 9, 10]),
  up('c', { s: 'inf' }, 100, [1, 2, Number.POSITIVE_INFINITY, 4, 5, 6, 7, 8, 9, 10]),
  up('c', { s: 'still' }, 100, [5, 5, 5, 5, 5, 5, 5, 5, 5, 5]),
  up('c', { s: 'below' }, 100, [-5, -3, -1, 2, 4, 6, 8, 10, 12, 14]),
  up('t', { s: 'steady' }, 100, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]),
  up('t', { s: 'reset', e: '1' }, 100, [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]),
  up('t', { s: 'reset', e: '2' }, 100, [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]),
  up('limit', { s: 'steady', zone: 'a' }, 100, [3, 3, 3, 3, 3, 3, 3, 3, 3, 3]),
  ...histogram('bank', [
    [0, 0, 0, 0],
    [1, 4, 9, 10],
    [2, 8, 18, 20],
    [3, 12, 27, 30],
    [4, 16, 36, 40],
  ]),
  ...histogram('idle', [
    [5, 5, 5, 5],
    [5, 5, 5, 5],
    [5, 5, 5, 5],
    [5, 5, 5, 5],
    [5, 5, 5, 5],
  ]),
  ...histogram('odd', [
    [5, 3, 9, 8],
    [6, 4, 10, 9],
    [7, 5, 11, 10],
    [8, 6, 12, 11],
    [9, 7, 13, 12],
  ]),
  ...histogram('top', [
    [0, 0, 0, 50],
    [0, 0, 0, 60],
    [0, 0, 0, 70],
    [0, 0, 0, 80],
    [0, 0, 0, 90],
  ]),
  up('h_bucket', { service: 'no inf', le: '1' }, 100, [1, 2, 3, 4, 5]),
];

const EXPRESSIONS = [
  'c',
  'c{s="steady"}',
  'c{s=~"re.*|gone"}',
  'c{s!~".*e.*"}',
  'c{env=""}',
  'c{env!=""}',
  'c{s=~"[gn]a(?:n|ps)"}',
  'c offset 200ms',
  'c offset -100ms',
  'c + t offset 300ms',
  'c offset 100ms - on(s) group_left c offset 300ms',
  '-c offset 100ms',
  'c -1',
  'c-1',
  'c>-1',
  'c - -1',
  '-c ^ 2',
  '2 - 3 - 4 + 0 * c',
  'c / 2 * 3',
  't or c and c unless limit',
  'c + 1 > 3 * 2 == bool 1',
  ...['rate', 'increase', 'irate', 'delta', 'changes', 'resets'].map((f) => `${f}(c[350ms])`),
  ...['avg', 'sum', 'min', 'max', 'count', 'last'].map((f) => `${f}_over_time(c[400ms])`),
  'rate(c[100ms])',
  'rate(c[400ms])',
  'rate(c[10s])',
  'rate(c[300ms] offset 200ms)',
  'sum by (s) (t)',
  'sum(t)',
  'avg without (e) (t)',
  'min(c)',
  'max by (env) (c)',
  'count by (nope) (c)',
  'group without (s) (c)',
  'sum by (service, le) (rate(h_bucket[400ms]))',
  'histogram_quantile(0.99, sum by (service, le) (rate(h_bucket[400ms])))',
  'histogram_quantile(0.5, h_bucket)',
  'histogram_quantile(0.9, sum by (le) (h_bucket{service!~"no.*"}))',
  'histogram_quantile(1, h_bucket)',
  'histogram_quantile(0, h_bucket)',
  'histogram_quantile(-1, h_bucket)',
  'histogram_quantile(2, h_bucket)',
  'histogram_quantile(0.5, c)',
  'sum by (s) (rate(t[400ms])) / sum by (s) (rate(c[400ms])) > 0.05',
  'sum by (s) (increase(t[400ms])) / on(s) sum by (s) (increase(c[400ms]))',
  't / c',
  't / on(s) c',
  't / on(s) group_left() c',
  't / ignoring(e) group_left(env) c{s!="nan"}',
  'limit{s="steady"} * on(s) group_right(zone) t',
  't * on() limit',
  't * on() group_left limit',
  'c > 5',
  'c > bool 5',
  '5 < c',
  '5 < bool c',
  'c == c',
  'c != c',
  'c > on(s) group_left() limit',
  't and on(s) limit',
  't or on(s) limit',
  'c unless on(s) t',
  't or c',
  'c * 2 ^ 3 ^ 0.5 % 7 - -1',
  '-2 ^ 2 + 0 * c',
  '-c',
  '-(t or c)',
  '1 / c',
  'c % 3',
  '0 ^ c',
  '1 ^ c{s="nan"}',
  'c > NaN',
  'c < Inf',
  'c >= -0x0F',
  '1 > bool 2',
  '2 + 3 * 4',
  'vector(3) > 2',
  'absent(nothing)',
  'absent(nothing{a="b",c=~"d",e="f",e="g"})',
  'absent(c{s="gone"})',
  'absent(sum(nothing))',
  'abs(-c)',
  'clamp_min(c, 6)',
  'clamp_max(c, 6)',
  'sum(rate(nothing[1s])) / sum(rate(c[1s]))',
  'sum(c) / sum(nothing)',
  'c{s="steady"} > 4 < 26',
  'last_over_time(c[200ms]) > 8 or vector(0)',
];

describe.skipIf(reason !== undefined)(`what promtool gives${reason ? ` (skipped: ${reason})` : ''}`, () => {
  test('is given for every function and operation, on counters that reset, gaps, NaN, stale and missing series', () => {
    const moments = [0, 7, 107, 250, 357, 407, 507, 600, 707, 907, 1200];
    agree(
      SERIES,
      EXPRESSIONS.flatMap((expr) => moments.map((atMs) => ({ expr, atMs }))),
    );
  });

  test('is given after the longest look back', () => {
    const moments = [300_007, 300_008, 299_990].map((atMs) => ({ expr: 'x', atMs }));
    agree([at({ [NAME]: 'x' }, [7, 1])], moments);
  });

  test('is given for generated series and expressions, as they are printed', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(anySeries, { minLength: 1, maxLength: 6 }),
        fc.array(anyQuery, { minLength: 30, maxLength: 60 }),
        (all, queries) => {
          const series = [...new Map(all.map((one) => [keyOf(one.labels), one])).values()];
          agree(series, queries);
        },
      ),
      { numRuns: 12, endOnFailure: true },
    );
  });
});

const value = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 50 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -3, 0.25, null) },
);
const anySeries = fc
  .tuple(
    fc.record({ [NAME]: fc.constantFrom('a', 'b'), x: fc.constantFrom('1', '2'), y: fc.constantFrom('1', '2') }),
    fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), value), { minLength: 1, maxLength: 12 }),
  )
  .map(([labels, steps]): StoredSeries => {
    let now = 0;
    return {
      labels,
      samples: steps.map(([step, one]) => {
        now += step;
        return [now, one] as const;
      }),
    };
  });

const label = fc.constantFrom('x', 'y');
const selector = fc.constantFrom('a', 'b', 'a{x="1"}', 'b{y!="1"}', 'a{x=~"1|3"}', 'b offset 300ms');
const rangeCall = fc
  .tuple(
    fc.constantFrom('rate', 'increase', 'irate', 'delta', 'changes', 'resets', 'max_over_time', 'count_over_time'),
    fc.constantFrom('a', 'b', 'a{y="2"}'),
    fc.constantFrom('150ms', '700ms', '2s'),
  )
  .map(([name, of, window]) => `${name}(${of}[${window}])`);
const { vector } = fc.letrec<{ vector: string }>((tie) => ({
  vector: fc.oneof(
    { depthSize: 'small' },
    selector,
    rangeCall,
    fc
      .tuple(
        fc.constantFrom('sum', 'avg', 'min', 'max', 'count'),
        fc.constantFrom('by', 'without'),
        label,
        tie('vector'),
      )
      .map(([op, mode, by, of]) => `${op} ${mode} (${by}) (${of})`),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('+', '-', '*', '/', '>', '<=', '== bool', '!='),
        fc.constantFrom('', ' on(x)', ' ignoring(y)'),
        tie('vector'),
      )
      .map(([left, op, matching, right]) => `(${left}) ${op}${matching} (${right})`),
    fc
      .tuple(tie('vector'), fc.constantFrom('and', 'or', 'unless'), fc.constantFrom('', ' on(x)'), tie('vector'))
      .map(([left, op, matching, right]) => `(${left}) ${op}${matching} (${right})`),
    fc
      .tuple(tie('vector'), fc.constantFrom('*', '>', '< bool', '-'), fc.constantFrom('2', '0.5', '-1'))
      .map(([left, op, number]) => `(${left}) ${op} ${number}`),
    tie('vector').map((of) => `-(${of})`),
  ),
}));
const anyQuery = fc.tuple(vector, fc.integer({ min: 0, max: 3000 })).map(([text, atMs]) => {
  const { expression } = readPromql(text);
  return { expr: expression ? printExpression(expression) : text, atMs };
});
