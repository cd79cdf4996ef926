import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readExpectedValue } from './expected-value.ts';

test.each([
  ['5.58s ±10%', { low: 5022, high: 6138, unit: 'ms' }],
  ['5.58 s +- 10 %', { low: 5022, high: 6138, unit: 'ms' }],
  ['600ms ±50ms', { low: 550, high: 650, unit: 'ms' }],
  ['8.7s..11.3s', { low: 8700, high: 11_300, unit: 'ms' }],
  ['17..18 ±3', { low: 14, high: 21, unit: 'count' }],
  ['0..3 ±50%', { low: 0, high: 4.5, unit: 'count' }],
  ['2 ±5', { low: 0, high: 7, unit: 'count' }],
  ['1_000', { low: 1000, high: 1000, unit: 'count' }],
  ['99.68% ±0.1%', { low: 0.9958, high: 0.9978, unit: 'ratio' }],
  ['1.05x ±0.05x', { low: 1, high: 1.1, unit: 'ratio' }],
  ['40/s ±10%', { low: 36, high: 44, unit: 'per second' }],
])('%s is a value with both of its ends', (text, wanted) => {
  expect(readExpectedValue(text)).toMatchObject(wanted);
});

test('a tolerance is a share of both ends, and lies around the value', () => {
  const value = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(value, fc.nat(1000), fc.integer({ min: 0, max: 100 }), (first, more, percent) => {
      const { low, high } = readExpectedValue(`${first}ms..${first + more}ms ±${percent}%`);
      expect(low).toBeCloseTo(first - (first * percent) / 100, 6);
      expect(high).toBeCloseTo(first + more + ((first + more) * percent) / 100, 6);
    }),
  );
});

test.each(['', 'soon', '5.58q ±10%', '5s ±', '5s ±3', '6s..5s', '5s..6', '50 ±10ms', '±10%'])(
  '"%s" is refused, and the message says how to write it',
  (text) => {
    expect(() => readExpectedValue(text)).toThrow(/is no expected value; write it as 5.58s ±10%/);
  },
);
