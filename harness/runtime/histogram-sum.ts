import { inflateSync } from 'node:zlib';
import type { Histogram, JsHistogram } from 'hdr-histogram-js';
import { decodeHistogram, emptyHistogram } from './histogram.ts';

/** The sum of encoded histograms, several times as fast as decoding and adding one after another (`npm run bench:merge`). */
export interface HistogramSum {
  /** Throws on text that is no HdrHistogram V2. */
  add(hdr: string): void;
  /** What one recorder of everything that was added would hold. */
  total(): Histogram;
}

export function histogramSum(): HistogramSum {
  const sum = emptyHistogram() as JsHistogram;
  const counts = new Float64Array(sum.countsArrayLength);
  const others: Histogram[] = [];
  return {
    add(hdr) {
      const encoded = countsIn(hdr, sum);
      if (encoded) addCounts(encoded, counts);
      else others.push(decodeHistogram(hdr));
    },
    total() {
      const total = emptyHistogram();
      counts.forEach((count, index) => {
        if (count > 0) total.recordValueWithCount(sum.valueFromIndex(index), count);
      });
      for (const other of others) total.add(other);
      return total;
    },
  };
}

/** Of a compressed V2 histogram: the cookie, then the length of what follows. */
const COMPRESSED = { cookie: 0x1c849314, head: 8 } as const;
/** Most histograms of an interval fit into one. */
const CHUNK = 4096;
/** Of an uncompressed one: cookie, length of counts, offset, digits (4 bytes each), lowest and highest value, ratio (8 each). */
const PLAIN = { cookie: 0x1c849313, head: 40, length: 4, digits: 12, lowest: 16, highest: 24 } as const;

/** The encoded counts, where the histogram has the range and precision that all of Squall's have. */
function countsIn(hdr: string, of: JsHistogram): Uint8Array | undefined {
  const compressed = Buffer.from(hdr, 'base64');
  if (compressed.length < COMPRESSED.head || compressed.readInt32BE(0) !== COMPRESSED.cookie) return undefined;
  const plain = inflateSync(compressed.subarray(COMPRESSED.head), { chunkSize: CHUNK });
  const isAlike =
    plain.length >= PLAIN.head &&
    plain.readInt32BE(0) === PLAIN.cookie &&
    plain.readInt32BE(PLAIN.digits) === of.numberOfSignificantValueDigits &&
    plain.readBigInt64BE(PLAIN.lowest) === BigInt(of.lowestDiscernibleValue) &&
    plain.readBigInt64BE(PLAIN.highest) === BigInt(of.highestTrackableValue);
  return isAlike ? plain.subarray(PLAIN.head, PLAIN.head + plain.readInt32BE(PLAIN.length)) : undefined;
}

/**
 * Each word is a count, or how many buckets are empty as a negative number: in ZigZag, so that the last bit is the sign, and as LEB128,
 * seven bits a byte, lowest first (HdrHistogram's ZigZagEncoding.java).
 */
function addCounts(encoded: Uint8Array, counts: Float64Array): void {
  let at = 0;
  let index = 0;
  while (at < encoded.length) {
    let byte = encoded[at++] ?? 0;
    let word = byte & 0x7f;
    for (let scale = 0x80; byte >= 0x80; scale *= 0x80) {
      byte = encoded[at++] ?? 0;
      word += (byte & 0x7f) * scale;
    }
    if (word % 2 === 1) index += (word + 1) / 2;
    else {
      if (index >= counts.length) throw new RangeError('a histogram has more counts than its range has buckets');
      counts[index] = (counts[index] ?? 0) + word / 2;
      index++;
    }
  }
}
