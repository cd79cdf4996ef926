import { expect, test } from 'vitest';
import { binomialQuantile } from './binomial.ts';

test('quantiles of the binomial distribution', () => {
  expect(binomialQuantile(10, 0.5, 0.5)).toBe(5);
  expect(binomialQuantile(10, 0.5, 0.005)).toBe(1); // P(0) = 0.00098, P(<= 1) = 0.0107
  expect(binomialQuantile(4, 0.5, 0.5)).toBe(2); // P(<= 1) = 5/16, P(<= 2) = 11/16
  expect(binomialQuantile(1000, 0.0001, 0.005)).toBe(0);
  expect(binomialQuantile(1000, 0.0001, 0.995)).toBe(1); // P(<= 1) = 0.9953
});

test('certain and impossible, and many', () => {
  expect(binomialQuantile(7, 1, 0.005)).toBe(7);
  expect(binomialQuantile(7, 0, 0.995)).toBe(0);
  expect(binomialQuantile(0, 0.5, 0.995)).toBe(0);
  expect(binomialQuantile(100_000, 0.5, 0.005)).toBe(49_593); // 50 000 - 2.5758 x 158.11
});
