import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asVector, evaluate } from './evaluate.ts';
import type { Vector } from './expression.ts';
import { keyOf, NAME } from './labels.ts';
import { at, EXPRESSIONS, SERIES } from './oracle-cases.fixture.ts';
import { printExpression } from './print-promql.ts';
import { PromqlError } from './promql-error.ts';
import { askPromtool, whyNoPromtool } from './promtool.fixture.ts';
import { readPromql } from './read-promql.ts';
import { createStorage, type StoredSeries } from './storage.ts';

/** `promtool test rules` is the oracle: Prometheus' own engine on the same samples. */
const reason = whyNoPromtool();

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
