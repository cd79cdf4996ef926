import { expect, test } from 'vitest';
import { parseQuantity } from './quantity.ts';

test.each([
  ['0', 0],
  ['1', 1],
  ['250m', 0.25],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['2.', 2],
  ['100n', 1e-7],
  ['512Mi', 536_870_912],
  ['1.5Gi', 1_610_612_736],
  ['128974848', 128_974_848],
  ['129e6', 129e6],
  ['1E3', 1000],
  ['2E', 2e18],
  ['123M', 123e6],
  ['64k', 64_000],
])('%s is %d', (text, value) => {
  expect(parseQuantity(text)).toBeCloseTo(value, 10);
});

test.each([
  '',
  ' ',
  '1 Gi',
  '-1',
  '1,5',
  '1K',
  '1mi',
  '1MB',
  'Mi',
  '0x10',
  '1e',
  '1e3Mi',
  'NaN',
  'Infinity',
  '1__proto__',
])('%j is no amount', (text) => expect(parseQuantity(text)).toBeUndefined());
