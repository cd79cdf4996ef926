import { expect, test } from 'vitest';
import { createOverload } from './overload.ts';

function overload() {
  let now = 0;
  const service = createOverload(() => now);
  const arrive = (times: number) => Array.from({ length: times }, () => service.arrive()).filter(Boolean).length;
  const advance = (ms: number) => {
    now += ms;
  };
  return { service, arrive, advance };
}

test('is away for the outage from the first request on, then serves', () => {
  const { arrive, advance, service } = overload();
  expect(arrive(5000)).toBe(0);
  advance(59_999);
  expect(arrive(1)).toBe(0);
  advance(1);
  expect(arrive(1000)).toBe(1000);
  expect(service).toMatchObject({ falls: 0, peak: 1000 });
});

test('falls at one request too many within a second, and each fall costs the restart time', () => {
  const { arrive, advance, service } = overload();
  arrive(1);
  advance(60_000);
  expect(arrive(10_000)).toBe(1000);
  expect(service).toMatchObject({ falls: 1, peak: 10_000 });
  advance(4999);
  expect(arrive(1)).toBe(0);
  advance(1);
  expect(arrive(1)).toBe(1);
});

test('the same number over two seconds is no fall', () => {
  const { arrive, advance, service } = overload();
  arrive(1);
  advance(60_000);
  expect(arrive(1000)).toBe(1000);
  advance(1000);
  expect(arrive(1000)).toBe(1000);
  expect(service.falls).toBe(0);
});
