import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../runtime/random.ts';
import { bandwidth } from './bandwidth.ts';
import { latency } from './latency.ts';
import { limitData } from './limit-data.ts';
import { resetPeer } from './reset-peer.ts';
import { slicer, slices } from './slicer.ts';
import { slowClose } from './slow-close.ts';
import { onBench } from './stage-bench.fixture.ts';
import { timeout } from './timeout.ts';
import { toxicContract } from './toxic.contract.ts';

toxicContract();

describe('latency', () => {
  test('delays each chunk from its own arrival', () => {
    const bench = onBench(latency, { latency: 100 });
    bench.send('a');
    bench.timers.advance(60);
    bench.send('b');
    bench.timers.advance(200);
    expect(bench.out).toEqual([
      { text: 'a', ms: 100 },
      { text: 'b', ms: 160 },
    ]);
  });

  test('keeps the order when jitter would turn it around', () => {
    const bench = onBench(latency, { latency: 100, jitter: 100 });
    for (const text of 'abcdefghij') bench.send(text);
    bench.timers.advance(300);
    expect(bench.text()).toBe('abcdefghij');
    expect(new Set(bench.out.map(({ ms }) => ms)).size).toBeGreaterThan(1);
  });

  test('an end waits for held data only', () => {
    const bench = onBench(latency, { latency: 100 });
    bench.stage.end('eof');
    expect(bench.ended()).toEqual({ how: 'eof', ms: 0 });
  });
});

describe('timeout', () => {
  test('cuts after a silence, which traffic interrupts', () => {
    const bench = onBench(timeout, { timeout: 100 });
    bench.timers.advance(80);
    bench.send('x');
    bench.timers.advance(99);
    expect(bench.ended()).toBeUndefined();
    bench.timers.advance(1);
    expect(bench.ended()).toEqual({ how: 'cut', ms: 180 });
    expect(bench.text()).toBe('');
  });

  test('0 never cuts', () => {
    const bench = onBench(timeout, { timeout: 0 });
    bench.send('x');
    bench.timers.advance(1e9);
    expect(bench.ended()).toBeUndefined();
  });
});

test('reset_peer counts from the first chunk, not from the last', () => {
  const bench = onBench(resetPeer, { timeout: 100 });
  bench.timers.advance(500);
  bench.send('a');
  bench.timers.advance(60);
  bench.send('b');
  bench.timers.advance(60);
  expect(bench.ended()).toEqual({ how: 'reset', ms: 600 });
});

test('slow_close delays the end and not the data', () => {
  const bench = onBench(slowClose, { delay: 100 });
  bench.send('a');
  expect(bench.text()).toBe('a');
  bench.stage.end('eof');
  bench.timers.advance(100);
  expect(bench.ended()).toEqual({ how: 'eof', ms: 100 });
});

describe('limit_data', () => {
  test('passes exactly n bytes and cuts', () => {
    const bench = onBench(limitData, { bytes: 5 });
    bench.send('abc');
    bench.send('defg');
    expect([bench.text(), bench.dropped(), bench.ended()?.how]).toEqual(['abcde', 2, 'cut']);
  });

  test('a new stage on the same connection goes on counting', () => {
    const bench = onBench(limitData, { bytes: 5 });
    bench.send('abc');
    const next = limitData.start?.(bench.context, { bytes: 8 });
    next?.push({ data: Buffer.from('defghijkl'), at: 0 });
    expect(bench.text()).toBe('abcdefgh');
  });
});

describe('bandwidth', () => {
  test('sends pieces of 100 ms at the rate, without a burst', () => {
    const bench = onBench(bandwidth, { rate: 1 });
    bench.send('x'.repeat(250));
    bench.timers.advance(1000);
    expect(bench.out.map(({ text, ms }) => [text.length, ms])).toEqual([
      [100, 100],
      [100, 200],
      [50, 250],
    ]);
  });

  test('holds the mean rate over any arrivals (brute force: total bytes at any time)', () => {
    const arrivals = fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 2000 }), gap: fc.integer({ max: 300, min: 0 }) }),
      {
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 50 }), (list, rate) => {
        const bench = onBench(bandwidth, { rate });
        for (const { size, gap } of list) {
          bench.send('x'.repeat(size));
          bench.timers.advance(gap);
        }
        bench.timers.advance(100_000);
        let total = 0;
        for (const { text, ms } of bench.out) {
          total += text.length;
          expect(total).toBeLessThanOrEqual(rate * ms + 1e-6);
        }
        expect(total).toBe(list.reduce((sum, { size }) => sum + size, 0));
      }),
    );
  });
});

describe('slicer', () => {
  test('halves until pieces are small enough', () => {
    expect(slices(100, 30, 0, seededRandom(1))).toEqual([25, 25, 25, 25]);
  });

  test('waits after each piece', () => {
    const bench = onBench(slicer, { average_size: 2, size_variation: 0, delay: 5000 });
    bench.send('abcd');
    bench.timers.advance(20);
    expect(bench.out).toEqual([
      { text: 'ab', ms: 0 },
      { text: 'cd', ms: 5 },
    ]);
  });

  test('pieces are positive, add up, and stay below average + variation', () => {
    const size = fc.integer({ min: 0, max: 3000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40_000 }), size, size, fc.integer(), (length, average, variation, seed) => {
        const pieces = slices(length, average, variation, seededRandom(seed));
        expect(pieces.reduce((sum, piece) => sum + piece, 0)).toBe(length);
        for (const piece of pieces) {
          expect(piece).toBeGreaterThan(0);
          expect(piece).toBeLessThanOrEqual(Math.max(1, average + variation));
        }
      }),
    );
  });
});
