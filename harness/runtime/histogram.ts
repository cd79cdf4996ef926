import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
  type JsHistogram,
} from 'hdr-histogram-js';
import { HISTOGRAM, type Samples } from '../domain/recording.ts';

/** Durations of any number of recordings, merged; microseconds. `count` is at least 1. */
export interface Durations {
  readonly count: number;
  /** Exact, where HdrHistogram's own are rounded to its buckets. */
  readonly minUs: number;
  readonly maxUs: number;
  readonly meanUs: number;
  /** Nearest rank, up to 0.1 % above the true value, never outside [minUs, maxUs]; `percent` is 0..100. */
  percentileUs(percent: number): number;
  /** HdrHistogram V2, compressed, base64: byte for byte what one recorder of all the samples would hold. */
  encode(): string;
}

/** An empty histogram of the one range and precision that all of Squall uses, so that any two can be added. */
export function emptyHistogram(): Histogram {
  return build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: HISTOGRAM.lowestUs,
    highestTrackableValue: HISTOGRAM.highestUs,
    numberOfSignificantValueDigits: HISTOGRAM.digits,
  });
}

/** The inverse of `encodeHistogram`. Throws on text that is no HdrHistogram V2. */
export function decodeHistogram(hdr: string): Histogram {
  return decodeFromCompressedBase64(hdr) as Histogram;
}

/** Whether `decodeHistogram` can read it. */
export function isHistogram(hdr: string): boolean {
  try {
    decodeHistogram(hdr);
    return true;
  } catch {
    return false;
  }
}

/** Samples that a histogram does not tell apart; microseconds. */
export interface Bucket {
  readonly fromUs: number;
  readonly toUs: number;
  readonly count: number;
}

/** The buckets that hold something, the shortest first. */
export function bucketsOf(hdr: string): readonly Bucket[] {
  const histogram = decodeHistogram(hdr) as JsHistogram;
  const buckets: Bucket[] = [];
  for (let index = 0, left = histogram.totalCount; left > 0; index++) {
    const count = histogram.getCountAtIndex(index);
    if (count === 0) continue;
    const fromUs = histogram.valueFromIndex(index);
    buckets.push({ fromUs, toUs: histogram.highestEquivalentValue(fromUs), count });
    left -= count;
  }
  return buckets;
}

/** HdrHistogram V2, compressed, base64. Equal contents give equal text. */
export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram);
}

/** The sum of recordings, whatever their keys; undefined when they hold no sample. */
export function mergeDurations(recordings: readonly Samples[]): Durations | undefined {
  const filled = recordings.filter((recording) => recording.count > 0);
  if (filled.length === 0) return undefined;
  const histogram = emptyHistogram();
  for (const { hdr } of filled) histogram.add(decodeHistogram(hdr));
  const count = filled.reduce((sum, recording) => sum + recording.count, 0);
  const minUs = filled.reduce((least, recording) => Math.min(least, recording.minUs), Number.POSITIVE_INFINITY);
  const maxUs = filled.reduce((most, recording) => Math.max(most, recording.maxUs), 0);
  return {
    count,
    minUs,
    maxUs,
    meanUs: filled.reduce((sum, recording) => sum + recording.sumUs, 0) / count,
    percentileUs: (percent) => Math.min(maxUs, Math.max(minUs, histogram.getValueAtPercentile(percent))),
    encode: () => encodeHistogram(histogram),
  };
}
