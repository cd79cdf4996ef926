import { HISTOGRAM, type Recording, type Samples } from '../../domain/recording.ts';
import { emptyHistogram, encodeHistogram } from '../../runtime/histogram.ts';

/** Takes durations as they come. Memory does not grow with their number. */
export interface Recorder {
  /** `us` is a whole number of microseconds, at least 0. */
  record(us: number): void;
  samples(): Samples;
}

/** A duration beyond the histogram's range counts as its end; the maximum beside it stays exact. */
export function createRecorder(): Recorder {
  const histogram = emptyHistogram();
  let count = 0;
  let sumUs = 0;
  let minUs = Number.POSITIVE_INFINITY;
  let maxUs = 0;
  return {
    record(us) {
      count++;
      sumUs += us;
      if (us < minUs) minUs = us;
      if (us > maxUs) maxUs = us;
      histogram.recordValue(us > HISTOGRAM.highestUs ? HISTOGRAM.highestUs : us);
    },
    samples: () => ({
      count,
      minUs: count === 0 ? 0 : minUs,
      maxUs,
      sumUs,
      hdr: encodeHistogram(histogram),
    }),
  };
}

/** Groups the recordings of several workers by key; the order of workers and recordings does not matter. */
export function groupByKey(recordings: readonly Recording[]): readonly (readonly Recording[])[] {
  const groups = new Map<string, Recording[]>();
  for (const recording of recordings) {
    const { count: _count, minUs: _minUs, maxUs: _maxUs, sumUs: _sumUs, hdr: _hdr, ...key } = recording;
    const name = JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
    const group = groups.get(name);
    if (group) group.push(recording);
    else groups.set(name, [recording]);
  }
  return [...groups.values()];
}
