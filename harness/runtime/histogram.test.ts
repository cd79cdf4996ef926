import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Recording } from '../domain/recording.ts';
import { decodeHistogram, emptyHistogram, encodeHistogram, mergeDurations } from './histogram.ts';

const micros = fc.oneof(
  fc.integer({ min: 0, max: 5_000 }),
  fc.integer({ min: 0, max: 60_000_000 }),
  fc.integer({ min: 0, max: 3_600_000_000 }),
);

function recordingOf(samples: readonly number[]): Recording {
  const histogram = emptyHistogram();
  for (const sample of samples) histogram.recordValue(sample);
  return {
    phase: 'baseline',
    kind: 'answered',
    label: 'ok',
    class: 'success',
    status: 200,
    route: 'GET /',
    clock: 'response',
    count: samples.length,
    minUs: Math.min(...samples),
    maxUs: Math.max(...samples),
    sumUs: samples.reduce((sum, sample) => sum + sample, 0),
    hdr: encodeHistogram(histogram),
  };
}

test('recordings without samples have no durations', () => {
  expect(mergeDurations([])).toBeUndefined();
  expect(mergeDurations([{ ...recordingOf([1]), count: 0, hdr: encodeHistogram(emptyHistogram()) }])).toBeUndefined();
});

test('any split of the samples merges, bit for bit, into what one recorder holds', () => {
  fc.assert(
    fc.property(fc.array(fc.array(micros, { minLength: 1 }), { minLength: 1, maxLength: 5 }), (parts) => {
      const whole = recordingOf(parts.flat());
      const merged = mergeDurations(parts.map(recordingOf));
      expect(merged?.encode()).toBe(whole.hdr);
      expect(merged).toMatchObject({ count: whole.count, minUs: whole.minUs, maxUs: whole.maxUs });
      expect(merged?.meanUs).toBeCloseTo(whole.sumUs / whole.count, 3);
    }),
    { numRuns: 50 },
  );
});

test('percentiles are within 0.1 % of the nearest rank in the sorted samples', () => {
  fc.assert(
    fc.property(
      fc.array(micros, { minLength: 1, maxLength: 200 }),
      fc.constantFrom(0, 1, 50, 90, 99, 99.9, 100),
      (samples, percent) => {
        const sorted = samples.toSorted((a, b) => a - b);
        const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length - 1e-9));
        const truth = sorted[rank - 1] as number;
        const observed = mergeDurations([recordingOf(samples)])?.percentileUs(percent);
        expect(Math.abs((observed as number) - truth)).toBeLessThanOrEqual(truth * 0.001);
      },
    ),
    { numRuns: 100 },
  );
});

test('the greatest percentile is the exact maximum, which the histogram alone would round up', () => {
  const durations = mergeDurations([recordingOf([5_999_500])]);
  expect(durations?.percentileUs(100)).toBe(5_999_500);
  expect(durations?.percentileUs(0)).toBe(5_999_500);
});

test('decoding and encoding again changes nothing', () => {
  const { hdr } = recordingOf([1, 999, 5_999_500, 3_600_000_000]);
  expect(encodeHistogram(decodeHistogram(hdr))).toBe(hdr);
});
