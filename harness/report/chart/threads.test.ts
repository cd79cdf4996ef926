import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Series } from '../../domain/evidence.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { threadLines, threadsInUse } from './threads.ts';
import { wholeView } from './view.ts';

const series = (name: string, service: string, samples: Series['samples']): Series => ({ name, service, samples });
const free = (service: string, ...samples: Series['samples']) => series('threads available', service, samples);
const all = (service: string, ...samples: Series['samples']) => series('threads total', service, samples);

describe('threads in use', () => {
  test('are those of the service itself, whatever others report, the front first', () => {
    const found = threadsInUse({
      series: [
        free('b', [0, 50], [1000, 0]),
        all('b', [0, 50]),
        free('a', [0, 100], [1000, 3]),
        all('a', [0, 100]),
        series('in flight', 'a', [[0, 7]]),
      ],
    });
    expect(found.map(({ service, inUse }) => [service, inUse.samples.map(([, used]) => used)])).toEqual([
      ['a', [0, 97]],
      ['b', [0, 50]],
    ]);
  });

  test('a service that does not say how many it has, or how many are free, is left out', () => {
    expect(threadsInUse({ series: [free('a', [0, 5]), all('b', [0, 5])] })).toEqual([]);
  });

  test('a silent service leaves a gap, and so does a time before its size was known', () => {
    const [only] = threadsInUse({
      series: [free('a', [0, 4], [1000, null], [2000, 1]), all('a', [500, 10], [1000, null])],
    });
    expect(only?.inUse.samples).toEqual([
      [0, null],
      [1000, null],
      [2000, 9],
    ]);
  });

  test('count against the size that was read last, as a pool may grow', () => {
    const [only] = threadsInUse({
      series: [free('a', [0, 4], [10, 4], [20, 4]), all('a', [0, 10], [10, 20])],
    });
    expect(only?.inUse.samples.map(([, used]) => used)).toEqual([6, 16, 16]);
  });

  test('free and taken are always all', () => {
    const samples = fc.array(fc.tuple(fc.nat(1e6), fc.option(fc.nat(500))), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 500, max: 900 }), (unsorted, size) => {
        const sorted = unsorted.toSorted(([a], [b]) => a - b);
        const [only] = threadsInUse({ series: [free('a', ...sorted), all('a', [0, size])] });
        const sums = only?.inUse.samples.map(([, used], i) => (used === null ? null : used + (sorted[i]?.[1] ?? 0)));
        expect(sums).toEqual(sorted.map(([, left]) => (left === null ? null : size)));
      }),
    );
  });
});

describe('lines of threads', () => {
  const [member] = sampleRun().scenarios;
  if (!member) throw new Error('the sample run is empty');
  const lines = (...of: Series[]) => {
    const evidence = { ...member.evidence, series: of };
    return threadLines(wholeView({ ...member, evidence }), evidence, threadsInUse(evidence), (at) => `at ${at}`);
  };

  test('are one for each service, and one, muted, for each size of a pool', () => {
    const three = ['c', 'b', 'a'].flatMap((service, i) => [
      free(service, [0, 100], [1000, i]),
      all(service, [0, i === 2 ? 120 : 100], [1000, i === 2 ? 120 : 100]),
    ]);
    expect(lines(...three).map(({ name, colour }) => [name, colour])).toEqual([
      ['at a', undefined],
      ['at b', undefined],
      ['at c', undefined],
      ['all 120', 'muted'],
      ['all 100', 'muted'],
    ]);
  });
});
