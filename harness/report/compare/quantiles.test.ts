import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalQuantile, studentQuantile } from './quantiles.ts';

/** Printed tables (two tails). */
test.each([
  [0.05, 1.959964],
  [0.01, 2.575829],
  [0.001, 3.290527],
  [0.0000001, 5.326724],
])('the normal deviate for %f in both tails is %f', (tails, deviate) => {
  expect(-normalQuantile(tails / 2)).toBeCloseTo(deviate, 5);
});

test.each([
  [0.05, 1, 12.706],
  [0.05, 2, 4.3027],
  [0.05, 3, 3.1824],
  [0.05, 4, 2.7764],
  [0.01, 10, 3.1693],
  [0.001, 5, 6.8688],
  [0.05, 30, 2.0423],
  [0.0001, 8, 7.12],
])("Student's t for %f in both tails and %i degrees of freedom is %f", (tails, freedom, t) => {
  expect(studentQuantile(tails, freedom) / t).toBeCloseTo(1, 3);
});

test("Student's t is wider than the normal and comes close to it", () => {
  const tails = fc.double({ min: 1e-6, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(tails, fc.integer({ min: 3, max: 200 }), (p, freedom) => {
      const z = -normalQuantile(p / 2);
      expect(studentQuantile(p, freedom)).toBeGreaterThan(z);
      expect(studentQuantile(p, 100_000) / z).toBeCloseTo(1, 3);
    }),
  );
});
