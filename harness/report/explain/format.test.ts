import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatBound, formatObserved, formatShare, formatValue } from './format.ts';

test.each([
  [9840, 'ms', '9.84 s'],
  [0.9965, 'ratio', '99.7 %'],
  [12_345, 'count', '12,345'],
  [84.23, 'per second', '84.2/s'],
  [null, 'ms', 'nothing'],
])('%s in %s reads %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});

describe('an observed value beside its bound', () => {
  test.each([
    [5004, 5000, 'ms', '5,004 ms'],
    [0.99899, 0.999, 'ratio', '99.899 %'],
    [100.04, 100, 'per second', '100.04/s'],
    [5000, 5000, 'ms', '5 s'],
  ])('%s against %s in %s reads %s', (observed, bound, unit, text) => {
    expect(formatObserved({ observed, bound, unit })).toBe(text);
  });

  test('never reads as the bound when it is another number, unless that is its exact value', () => {
    const thousandths = fc.integer({ min: 1, max: 1e9 });
    const near = fc.tuple(thousandths, fc.integer({ min: -50, max: 50 }));
    fc.assert(
      fc.property(near, fc.constantFrom('ms', 'ratio', 'per second'), ([whole, distance], unit) => {
        fc.pre(distance !== 0);
        const observed = whole / 1000;
        const bound = (whole + distance) / 1000;
        const text = formatObserved({ observed, bound, unit });
        // A whole rate is shown with all its digits: 19,216/s beside a bound of 19,216.001/s.
        const isWhole = unit === 'per second' && Number.isInteger(observed);
        const exact = isWhole || Number(observed.toPrecision(3)) === observed;
        expect(exact || text !== formatValue(bound, unit)).toBe(true);
      }),
    );
  });
});

test('a share is shown as none or all only when it is exactly that', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      const text = formatShare(share);
      if (share !== 0) expect(text).not.toBe('0 %');
      if (share !== 1) expect(text).not.toBe('100 %');
    }),
  );
});

test.each([
  ['retry amplification at bank <= 4x', 27, 4, '27x', '4x'],
  ['outage after fault <= 0.1x fault', 0.0312, 0.1, '0.0312x', '0.1x'],
  ['retry amplification at bank <= 4x', 4.0001, 4, '4.0001x', '4x'],
  ['success rate >= 99%', 0.97, 0.99, '97 %', '99 %'],
])('%s: %d beside %d is told as %s beside %s', (text, observed, bound, told, ofBound) => {
  const judged = { text, observed, bound, unit: 'ratio' };
  expect([formatObserved(judged), formatBound(judged)]).toEqual([told, ofBound]);
});
