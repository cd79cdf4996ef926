import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOverload, type OverloadSettings } from './overload.ts';

const START = 1_700_000_000_000;

function overload(settings: Partial<OverloadSettings> = {}) {
  const service = createOverload({ fallsAbove: 1000, others: 0, restartMs: 5000, secondMs: 1000, ...settings });
  const arrive = (times: number, atMs: number) =>
    Array.from({ length: times }, () => service.arrive(START + atMs)).filter(Boolean).length;
  return { service, arrive };
}

test('falls at one request too many within a second, and each fall costs the restart time', () => {
  const { arrive, service } = overload();
  expect(arrive(10_000, 0)).toBe(1000);
  expect(service).toMatchObject({ falls: 1, peak: 10_000 });
  expect(service.isUp(START + 4999)).toBe(false);
  expect(arrive(1, 4999)).toBe(0);
  expect(service.isUp(START + 5000)).toBe(true);
  expect(arrive(1, 5000)).toBe(1);
  expect(service.falls).toBe(1);
});

test('the same number over two seconds is no fall', () => {
  const { arrive, service } = overload();
  expect(arrive(1000, 0) + arrive(1000, 1000)).toBe(2000);
  expect(service).toMatchObject({ falls: 0, peak: 1000 });
});

test('the usual traffic of everybody else is reckoned with', () => {
  expect(overload({ others: 200 }).arrive(1000, 0)).toBe(800);
});

test('a surge that the machine delivers late counts as it was sent', () => {
  const dues = fc.array(
    fc.nat({ max: 30 }).map((tenths) => START + 100 * tenths),
    { minLength: 1, maxLength: 200 },
  );
  fc.assert(
    fc.property(dues, (list) => {
      const { service } = overload({ fallsAbove: Number.POSITIVE_INFINITY });
      for (const due of list) service.arrive(due);
      const within = (from: number) => list.filter((due) => due >= from && due < from + 1000).length;
      expect(service.peak).toBe(Math.max(...list.map(within)));
    }),
  );
});

test('a second is shorter where time goes faster', () => {
  const { arrive, service } = overload({ fallsAbove: 200, secondMs: 100, restartMs: 500 });
  expect(arrive(200, 0) + arrive(200, 100)).toBe(400);
  expect(service.falls).toBe(0);
});
