import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Interval } from '../../domain/evidence.ts';
import { emptyHistogram, encodeHistogram } from '../../runtime/histogram.ts';
import { parseStatement } from '../parse.ts';
import { evidence } from '../sample/evidence.ts';

const INTERVAL_MS = 200;

/** One interval per list of durations, in a fault phase at time scale 5: each is 1 s of real time. */
function judge(text: string, ended: readonly (readonly number[])[], labels?: readonly Record<string, number>[]) {
  const intervals = ended.map((us, i): Interval => {
    const histogram = emptyHistogram();
    for (const value of us) histogram.recordValue(value);
    return {
      phase: 'fault',
      fromMs: i * INTERVAL_MS,
      toMs: (i + 1) * INTERVAL_MS,
      sent: us.length,
      inFlight: 0,
      labels: labels?.[i] ?? { ok: us.length },
      count: us.length,
      maxUs: Math.max(0, ...us),
      p50Us: 0,
      p99Us: 0,
      hdr: encodeHistogram(histogram),
    };
  });
  const phases = [{ name: 'fault', fromMs: 0, toMs: ended.length * INTERVAL_MS }];
  const requests = [
    { ms: [1] },
    { label: 'no', class: 'error' as const, ms: [1] },
    { kind: 'timed-out' as const, ms: [1] },
  ];
  return parseStatement(text).judge(evidence({ phases, intervals, requests, timeScale: 5 }));
}

test('in any window: the verdict is that of the worst run of whole intervals', () => {
  const seconds = fc.array(fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 12 }), {
    minLength: 3,
    maxLength: 9,
  });
  const statistic = fc.constantFrom('max', 'median', 'p90');
  fc.assert(
    fc.property(seconds, statistic, fc.integer({ min: 1, max: 2000 }), (ended, name, bound) => {
      const windows = ended.slice(2).map((_, i) =>
        ended
          .slice(i, i + 3)
          .flat()
          .toSorted((a, b) => a - b),
      );
      const percent = { max: 100, median: 50, p90: 90 }[name] as number;
      const worst = windows.filter((us) => us.length > 0).map((us) => us[Math.ceil((us.length * percent) / 100) - 1]!);
      const { verdict } = judge(`${name} duration in any 3s window < ${bound * 5}us`, ended);
      if (worst.length === 0) expect(verdict).toBe('inconclusive');
      else expect(verdict).toBe(worst.every((us) => us < bound) ? 'pass' : 'fail');
    }),
    { numRuns: 60 },
  );
});

const EACH_SECOND = [{ ok: 10 }, { ok: 5, no: 5 }, { ok: 10 }, { ok: 10 }];
const ten = EACH_SECOND.map(() => Array.from({ length: 10 }, () => 1000));

test('rates are asked of each window, and a failure says when', () => {
  expect(judge('error rate in any 2s window < 25%', ten, EACH_SECOND)).toMatchObject({
    verdict: 'fail',
    observed: 0.25,
    samples: 20,
    why: '25% ended as error in the 2 s from 0 ms on',
  });
  expect(judge('error rate in any 4s window < 25%', ten, EACH_SECOND).verdict).toBe('pass');
  expect(judge('goodput in any 1s window >= 6/s', ten, EACH_SECOND)).toMatchObject({
    verdict: 'fail',
    why: '5.0/s in the 1 s from 1 s on',
  });
});

test('the beginning of a phase can be left out', () => {
  expect(judge('error rate after 2s of fault = 0%', ten, EACH_SECOND)).toMatchObject({
    verdict: 'pass',
    window: 'fault 2-4 s',
    samples: 20,
  });
  expect(judge('error rate after 1s of fault = 0%', ten, EACH_SECOND).verdict).toBe('fail');
  expect(judge('error rate after 9s of fault = 0%', ten, EACH_SECOND).verdict).toBe('inconclusive');
});

test('a window longer than every phase, or shorter than an interval, is inconclusive', () => {
  expect(judge('error rate in any 5s window < 5%', ten, EACH_SECOND).why).toBe('no phase has a window of 5 s');
  expect(judge('error rate in any 100ms window < 5%', ten, EACH_SECOND).verdict).toBe('inconclusive');
});

test('requests that were given up in a window leave its maximum open, and percentiles as far as they can matter', () => {
  const givenUp = EACH_SECOND.map(() => ({ ok: 9, 'timed-out': 1 }));
  expect(judge('max duration in any 2s window < 6s', ten, givenUp).verdict).toBe('inconclusive');
  expect(judge('max duration in any 2s window < 5ms', ten, givenUp).verdict).toBe('fail');
  expect(judge('median duration in any 2s window < 6s', ten, givenUp).verdict).toBe('pass');
  expect(judge('p99 duration in any 2s window < 6s', ten, givenUp).verdict).toBe('inconclusive');
});

test('requests that were never sent are no part of a rate, and leave a maximum open', () => {
  const unsent = EACH_SECOND.map(() => ({ no: 5, ok: 5, dropped: 10 }));
  expect(judge('error rate in any 2s window >= 50%', ten, unsent).verdict).toBe('pass');
  expect(judge('max duration in any 2s window < 6s', ten, unsent).verdict).toBe('inconclusive');
  expect(judge('p90 duration in any 2s window < 6s', ten, unsent).verdict).toBe('inconclusive');
  expect(judge('median duration in any 2s window < 6s', ten, unsent).verdict).toBe('pass');
});
