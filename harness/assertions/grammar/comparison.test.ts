import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, exactly, type Operator } from './comparison.ts';

const OPERATORS: readonly Operator[] = ['<', '<=', '>', '>=', '='];
const whole = fc.integer({ min: 0, max: 12 });

function truth(value: number, op: Operator, bound: number): boolean {
  switch (op) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '=':
      return value === bound;
  }
}

test('known exactly, a comparison is decided as arithmetic says', () => {
  fc.assert(
    fc.property(whole, fc.constantFrom(...OPERATORS), whole, (value, op, bound) => {
      expect(decide(exactly(value), op, exactly(bound))).toBe(truth(value, op, bound) ? 'pass' : 'fail');
    }),
  );
});

test('known within limits, it is decided when and only when all values within them agree', () => {
  const range = fc.tuple(whole, whole).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
  const within = ({ low, high }: { low: number; high: number }) =>
    Array.from({ length: high - low + 1 }, (_, i) => low + i);
  fc.assert(
    fc.property(range, fc.constantFrom(...OPERATORS), range, (value, op, bound) => {
      const answers = new Set(within(value).flatMap((v) => within(bound).map((b) => truth(v, op, b))));
      const agreed = answers.has(true) ? 'pass' : 'fail';
      expect(decide(value, op, bound)).toBe(answers.size === 2 ? 'inconclusive' : agreed);
    }),
    { numRuns: 1000 },
  );
});

test('without an upper limit nothing is below a bound for sure, and nothing is infinite by rounding', () => {
  const open = { low: 5, high: Number.POSITIVE_INFINITY };
  expect(decide(open, '<', exactly(6))).toBe('inconclusive');
  expect(decide(open, '<', exactly(5))).toBe('fail');
  expect(decide(open, '>', exactly(4))).toBe('pass');
});

test('values that differ by the rounding of arithmetic are equal', () => {
  expect(decide(exactly(0.1 + 0.2), '=', exactly(0.3))).toBe('pass');
  expect(decide(exactly(0.1 + 0.2), '<=', exactly(0.3))).toBe('pass');
  expect(decide(exactly(0.3), '<', exactly(0.1 + 0.2))).toBe('fail');
});
