import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each([
    ['250ms', 250],
    ['6s', 6000],
    ['1.5h', 5_400_000],
    ['1m30s', 90_000],
    ['1m 30s', 90_000],
    ['2min', 120_000],
    ['850us', 0.85],
    [' 5 s ', 5000],
    ['0s', 0],
  ])('reads %s as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBeCloseTo(ms, 9);
  });

  it.each(['', ' ', '5', 's', '5 seconds', '-5s', '5s!', 'x5s', '5s6', '1e3ms', '5 S', '.5s'])(
    'refuses "%s"',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('adds its parts up, whatever they are', () => {
    const unitMs = { us: 0.001, ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 } as const;
    const part = fc.record({
      count: fc.integer({ min: 0, max: 10_000 }),
      unit: fc.constantFrom(...(Object.keys(unitMs) as (keyof typeof unitMs)[])),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts.map(({ count, unit }) => `${count}${unit}`).join(' ');
        const sum = parts.reduce((ms, { count, unit }) => ms + count * unitMs[unit], 0);
        expect(parseDuration(text)).toBeCloseTo(sum, 6);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [0.85, '850 us'],
    [0.9994, '999 us'],
    [0.9996, '1 ms'],
    [12.34, '12.3 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [5583, '5.58 s'],
    [119_900, '120 s'],
    [125_000, '2m 05s'],
    [3_600_000, '60m 00s'],
    [-5583, '-5.58 s'],
    [-125_000, '-2m 05s'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NaN, 'NaN'],
  ])('prints %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is read back by parseDuration within its three digits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), (ms) => {
        const back = parseDuration(formatDuration(ms)) as number;
        // Half a unit of the third digit, or half a second once minutes are shown.
        expect(Math.abs(back - ms)).toBeLessThanOrEqual(Math.max(ms * 0.005, ms >= 119_950 ? 500 : 0) * (1 + 1e-9));
      }),
    );
  });

  it('never prints a longer duration as a shorter one', () => {
    const duration = fc.double({ min: 0.001, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(duration, duration, (a, b) => {
        const [short, long] = a < b ? [a, b] : [b, a];
        const [shown, longer] = [formatDuration(short), formatDuration(long)].map(
          (text) => parseDuration(text) as number,
        );
        // Across 119.95 s the unit changes from three digits to whole seconds: 119.9 s is shown as 120 s, 120.2 s as 2m 00s.
        expect(shown as number).toBeLessThanOrEqual((longer as number) * (1 + 1e-9));
      }),
    );
  });
});
