import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compressed } from './expression.ts';
import { printExpression } from './print-promql.ts';
import { printDuration, readDuration } from './prometheus-duration.ts';
import { readPromql } from './read-promql.ts';

const printed = (text: string) => {
  const { expression, problems } = readPromql(text);
  return expression ? printExpression(expression) : problems;
};

test.each([
  ['x', 'x'],
  ['x{a="b",c!~\'d.*\',}', 'x{a="b",c!~"d.*"}'],
  ['{__name__="x",a="b"}', 'x{a="b"}'],
  ['x{a=`b"c`}', 'x{a="b\\"c"}'],
  ['rate(x[1m30s])', 'rate(x[90s])'],
  ['x offset 1h', 'x offset 1h'],
  ['x[5m] offset -1m > 2', undefined],
  ['a + b offset 5m', '(a + b offset 5m)'],
  ['a offset 1m + -b offset 5m', '(a offset 1m + (-b offset 5m))'],
  ['a + b * c ^ d ^ 2', '(a + (b * (c ^ (d ^ 2))))'],
  ['a - b - c', '((a - b) - c)'],
  ['a or b and c unless d', '(a or ((b and c) unless d))'],
  ['a > bool 1 == b', undefined],
  ['-2 ^ 2 + x', '((-(2 ^ 2)) + x)'],
  ['sum(x) by (a)', 'sum by (a) (x)'],
  ['sum without () (x)', 'sum without () (x)'],
  ['a / on(x) group_left(y, z) b', '(a / on(x) group_left(y, z) b)'],
  ['a * ignoring(x) group_right b', '(a * ignoring(x) group_right() b)'],
  ['x > 0x1F', '(x > 31)'],
  ['x < +Inf', '(x < +Inf)'],
  ['# a comment\nx # another', 'x'],
])('%s is read as %s', (text, wanted) => {
  if (wanted !== undefined) expect(printed(text)).toBe(wanted);
  const once = printed(text);
  if (typeof once === 'string') expect(printed(once)).toBe(once);
});

/** Everything that is valid PromQL and not in the subset, and what Prometheus refuses as well. */
test.each([
  ['', /it is empty|ends too early/],
  ['x +', /ends too early/],
  ['x{a=b}', /cannot stand at character/],
  ['rate(x)', /rate is a range/],
  ['x[5m]', /a range is no result/],
  ['rate(x[0s])', /is no window/],
  ['rate(x[300])', /is no window/],
  ['sum(x[5m])', /is a vector/],
  ['x[5m:1m]', /a subquery is not evaluated/],
  ['max_over_time(rate(x[1m])[5m:])', /a subquery is not evaluated/],
  ['x @ 5', /modifier @ is not evaluated/],
  ['x > 5m', /a duration as a number is not evaluated/],
  ['topk(3, x)', /"topk" is not evaluated/],
  ['quantile(0.9, x)', /"quantile" is not evaluated/],
  ['predict_linear(x[5m], 60)', /function "predict_linear" is not evaluated/],
  ['label_replace(x, "a", "b", "c", "d")', /function "label_replace" is not evaluated/],
  ['time() - x', /function "time" is not evaluated/],
  ['"text"', /a text is not evaluated/],
  ['{a="b"}', /without one name/],
  ['{__name__=~"x|y"}', /without one name/],
  ['x{__name__="y"}', /without one name/],
  ['x{a=~"(?i)b"}', /pattern .* has more than/],
  ['x{a=~"b(?=c)"}', /pattern .* has more than/],
  ['x{a=~"\\\\pL"}', /pattern .* has more than/],
  ['x{a=~"(b)\\\\1"}', /pattern .* has more than/],
  ['x{a=~"[[:alpha:]]"}', /pattern .* has more than/],
  ['x{a=~"b**"}', /cannot be read/],
  ['x{a="\\x41"}', /escape/],
  ['x atan2 y', /"atan2" is not evaluated/],
  ['(x + y) offset 5m', /an offset is that of a selector/],
  ['1 > 2', /compared with bool/],
  ['x + bool y', /bool|cannot stand/],
  ['1 and x', /needs a vector/],
  ['x and on(a) group_left y', /has no group/],
  ['x > on(a) 2', /matched between vectors/],
  ['x + on(a) group_left(a) y', /stands in on and in the group/],
  ['histogram_quantile(x, y)', /is a scalar/],
  ['rate(x[5m], 2)', /takes 1 arguments, not 2/],
  ['-x[5m]', /has no sign|without one name/],
])('%s is refused', (text, why) => {
  expect(readPromql(text).problems.join('\n')).toMatch(why);
});

test('everything that is wrong is told at once', () => {
  const { problems } = readPromql('topk(3, x{a=~"(?i)b"}) + stddev(y) > z[5m:1m]');
  expect(problems.join('\n')).toMatch(/topk.*stddev.*subquery/s);
});

test('what is read never throws, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc
          .array(
            fc.constantFrom(
              'x',
              'sum',
              'by',
              '(',
              ')',
              '[',
              '5m',
              ']',
              '{',
              '}',
              'a',
              '=',
              '"b"',
              '-',
              '+',
              'offset',
              '> bool',
              '@',
              ',',
              '1',
              'and',
            ),
            { maxLength: 14 },
          )
          .map((parts) => parts.join(' ')),
      ),
      (text) => {
        const { expression, problems } = readPromql(text);
        expect(expression === undefined).toBe(problems.length > 0);
      },
    ),
    { numRuns: 1000 },
  );
});

test('durations are those of Prometheus', () => {
  for (const [text, ms] of [
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['1d', 86_400_000],
    ['0', 0],
  ] as const)
    expect(readDuration(text)).toBe(ms);
  for (const text of ['', '1.5m', '30m1h', '5', 'm', '5 m', '-5m', '1m1m']) expect(readDuration(text)).toBeUndefined();
  fc.assert(
    fc.property(fc.nat(), (ms) => {
      expect(readDuration(printDuration(ms))).toBe(ms);
    }),
  );
});

test('compressed, every window and offset is shorter, and none is 0', () => {
  const { expression } = readPromql('sum(rate(x[5m] offset 1h)) / rate(y[10ms]) > 5');
  expect(expression && printExpression(compressed(expression, 60))).toBe(
    '((sum (rate(x[5s] offset 1m)) / rate(y[1ms])) > 5)',
  );
});
