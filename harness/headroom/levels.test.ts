import { describe, expect, test } from 'vitest';
import { blackhole, latency, open } from '../index.ts';
import { HEALTHY, hasSize, raisedRate, raisedSize } from './levels.ts';

const slow = { name: 'slow', faults: [latency('shop->bank', '2s', { jitter: '100ms' })] };
const healthy = { name: HEALTHY, faults: [] };

test('a rate is sent evenly, with the faults of the condition and its requests', () => {
  const requests = [{ method: 'GET', path: '/price' }] as const;
  expect(raisedRate(10, 5000).run(310, { ...slow, requests })).toEqual({
    load: open(310, 5000),
    faults: slow.faults,
    requests,
  });
});

test('whether the system is back is looked at for a second, at the lowest rate and without faults', () => {
  expect(raisedRate(10, 5000).calm(slow)).toEqual({ load: open(10, 1000) });
  expect(raisedRate(10, 400).calm(slow)).toEqual({ load: open(10, 400) });
});

describe('the size of a fault', () => {
  const raised = raisedSize(open(50, 5000));

  test.each([
    [0.5, 'latency 1 s ± 50 ms on shop->bank'],
    [1, 'latency 2 s ± 100 ms on shop->bank'],
    [4, 'latency 8 s ± 400 ms on shop->bank'],
  ])('at %d it is %s', (level, text) => {
    expect(raised.text(level, slow)).toBe(text);
    expect(raised.run(level, slow).load).toEqual(open(50, 5000));
  });

  test('a black hole has none', () => {
    expect(hasSize(blackhole('shop->bank'))).toBe(false);
    expect(slow.faults.every(hasSize)).toBe(true);
  });
});

test.each([
  [310.4, '310/s'],
  [12_345, '12,300/s'],
  [0.5, '0.5/s'],
])('a rate of %d is told as %s', (rate, text) => {
  expect(raisedRate(10, 5000).text(rate, healthy)).toBe(text);
});
