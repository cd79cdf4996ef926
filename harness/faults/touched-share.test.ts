import { expect, test } from 'vitest';
import { sumOfProofs, touchedShare } from './touched-share.ts';

test('a fault that meets all of the calls touched all of them', () => {
  expect(touchedShare(1000, 1, 'service')).toEqual({ touched: 1000, witness: 'service' });
});

test('a share of the calls is known within its 99 % limits', () => {
  // 500 ± 2.576 x sqrt(250)
  expect(touchedShare(1000, 0.5, 'service')).toMatchObject({ touched: 459, touchedAtMost: 541 });
  expect(touchedShare(1000, 0.0001, 'service')).toEqual({
    touched: 0,
    touchedAtMost: 1,
    witness: 'service',
    countedFrom: '1000 calls met it with a chance of 0.01 %',
  });
});

test('few calls do not prove that a rare fault touched none', () => {
  expect(touchedShare(40, 0.0001, 'service')).toMatchObject({ touched: 0, touchedAtMost: 0 });
  expect(touchedShare(40, 0, 'service')).toEqual({ touched: 0, witness: 'service' });
});

test('no call meets no fault', () => {
  expect(touchedShare(0, 0.5, 'service')).toEqual({ touched: 0, witness: 'service' });
});

test('a sum has the limits of its parts', () => {
  const five = { touched: 5, witness: 'proxy' } as const;
  const unknown = { touched: null, witness: 'none' } as const;
  expect(sumOfProofs([five, five])).toEqual({ touched: 10, witness: 'proxy' });
  expect(sumOfProofs([five, unknown])).toEqual({ touched: 5, touchedAtMost: null, witness: 'proxy' });
  expect(sumOfProofs([{ touched: 0, witness: 'proxy' }, unknown])).toMatchObject({ touched: 0, touchedAtMost: null });
  expect(sumOfProofs([touchedShare(40, 0.0001, 'service'), five])).toMatchObject({ touched: 5, touchedAtMost: 5 });
  expect(sumOfProofs([unknown, unknown])).toEqual(unknown);
  expect(sumOfProofs([])).toEqual({ touched: 0, witness: 'none' });
});
