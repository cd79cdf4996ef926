import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { HISTOGRAM } from '../domain/recording.ts';
import { emptyHistogram, encodeHistogram } from './histogram.ts';
import { histogramSum } from './histogram-sum.ts';

const value = fc.oneof(
  fc.integer({ min: 0, max: 3000 }),
  fc.integer({ min: 0, max: HISTOGRAM.highestUs }),
  fc.constantFrom(0, 1, 2047, 2048, HISTOGRAM.highestUs),
);
const recorded = fc.record({
  us: value,
  times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 400_000_000 })),
});

function encoded(all: readonly { readonly us: number; readonly times: number }[]): string {
  const histogram = emptyHistogram();
  for (const { us, times } of all) histogram.recordValueWithCount(us, times);
  return encodeHistogram(histogram);
}

/** The same with the library alone. */
function oracle(texts: readonly string[]) {
  const sum = emptyHistogram();
  for (const text of texts) sum.add(decodeFromCompressedBase64(text));
  return sum;
}

test('it holds, bit for bit, what the library makes of decoding and adding', () => {
  fc.assert(
    fc.property(fc.array(fc.array(recorded, { maxLength: 20 }), { maxLength: 10 }), (parts) => {
      const texts = parts.map(encoded);
      const sum = histogramSum();
      for (const text of texts) sum.add(text);
      const [total, expected] = [sum.total(), oracle(texts)];
      expect(encodeHistogram(total)).toBe(encodeHistogram(expected));
      expect(total.totalCount).toBe(expected.totalCount);
      for (const percent of [0, 1, 50, 99, 99.9, 100])
        expect(total.getValueAtPercentile(percent)).toBe(expected.getValueAtPercentile(percent));
    }),
    { numRuns: 300 },
  );
});

test('a total can be asked for in between', () => {
  const sum = histogramSum();
  expect(sum.total().totalCount).toBe(0);
  sum.add(encoded([{ us: 5, times: 2 }]));
  expect(sum.total().totalCount).toBe(2);
  sum.add(encoded([{ us: 7, times: 1 }]));
  expect(encodeHistogram(sum.total())).toBe(
    encoded([
      { us: 5, times: 2 },
      { us: 7, times: 1 },
    ]),
  );
});

test('a histogram of another range or precision is added by its values', () => {
  const other = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 2,
  });
  for (const us of [10, 20_000, 50_000_000]) other.recordValue(us);
  const texts = [encoded([{ us: 10, times: 3 }]), encodeIntoCompressedBase64(other)];
  const sum = histogramSum();
  for (const text of texts) sum.add(text);
  expect(encodeHistogram(sum.total())).toBe(encodeHistogram(oracle(texts)));
  expect(sum.total().totalCount).toBe(6);
});

/** Counts of which the first is behind a million empty buckets. */
const LATE_COUNT = Buffer.from([0xff, 0x88, 0x7a, 0x02]);

/** The encoded text with its uncompressed bytes changed. */
function changed(change: (plain: Buffer) => Buffer): string {
  const bytes = Buffer.from(encoded([{ us: 3_600_000_000, times: 1 }]), 'base64');
  const body = deflateSync(change(Buffer.from(inflateSync(bytes.subarray(8)))));
  const head = Buffer.from(bytes.subarray(0, 8));
  head.writeInt32BE(body.length, 4);
  return Buffer.concat([head, body]).toString('base64');
}

test.each([
  ['nothing', ''],
  ['text', 'no histogram'],
  ['one that was cut off', encoded([{ us: 5, times: 1 }]).slice(0, 30)],
  ['V2 inside of which is something else', changed((plain) => plain.fill(0, 0, 4))],
  ['more empty buckets than its range has', changed((plain) => Buffer.concat([withLength(plain, 4), LATE_COUNT]))],
])('%s is refused', (_, text) => {
  expect(() => histogramSum().add(text)).toThrow();
});

function withLength(plain: Buffer, bytes: number): Buffer {
  const head = Buffer.from(plain.subarray(0, 40));
  head.writeInt32BE(bytes, 4);
  return head;
}
