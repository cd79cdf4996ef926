import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeHistogram, emptyHistogram, encodeHistogram } from '../../runtime/histogram.ts';
import { compareRuns } from './compare-runs.ts';
import { type PhaseProfile, profilesSchema, type RunProfile } from './profile.ts';

/**
 * Six repeats of S1a and S1d of the timeouts suite, variants fixed5 and budgeted, recorded on two cores that others
 * used as well: 5,000 requests a phase, and 200.
 */
const recorded = profilesSchema.parse(
  JSON.parse(readFileSync(new URL('./sample/recorded-runs.json', import.meta.url), 'utf8')),
);

/** Every way to take three of the six as before and three as after. */
const SPLITS = [1, 2, 3, 4, 5].flatMap((second) =>
  [1, 2, 3, 4, 5].filter((third) => third > second).map((third) => new Set([0, second, third])),
);

function sides(first: ReadonlySet<number>, after = recorded) {
  return [recorded.filter((_, i) => first.has(i)), after.filter((_, i) => !first.has(i))] as const;
}

/** The run as if its slowest 3 % of requests had taken 1.2 times as long. */
function slower(run: RunProfile): RunProfile {
  const scenarios = run.scenarios.map((scenario) => ({ ...scenario, phases: scenario.phases.map(slowerTail) }));
  return { ...run, scenarios };
}

function slowerTail(phase: PhaseProfile): PhaseProfile {
  const [was, is] = [decodeHistogram(phase.hdr), emptyHistogram()];
  const from = was.getValueAtPercentile(97);
  for (let rank = 1; rank <= phase.count; rank++) {
    const us = was.getValueAtPercentile((rank / phase.count) * 100);
    is.recordValue(Math.round(us > from ? us * 1.2 : us));
  }
  return { ...phase, maxUs: Math.round(phase.maxUs * 1.2), hdr: encodeHistogram(is) };
}

describe('three recorded repeats against three others', () => {
  test('of the same code raise no alarm, however they are split', () => {
    const outcomes = SPLITS.map((first) => compareRuns(...sides(first)).outcome);
    expect(outcomes).toEqual(Array.from({ length: 10 }, () => 'same'));
  });

  test('show a p99 that became 20 % slower in every phase, and nothing else, however they are split', () => {
    const slowed = recorded.map(slower);
    for (const first of SPLITS) {
      const { outcome, differences } = compareRuns(...sides(first, slowed));
      const worse = differences.filter(({ finding }) => finding === 'worse');
      expect(outcome).toBe('worse');
      expect(worse.filter(({ figure }) => figure === 'p99')).toHaveLength(6);
      expect(new Set(worse.map(({ figure }) => figure))).toEqual(new Set(['p99', 'p99.9']));
    }
  });
});

test('one recorded run against another raises no alarm, whichever they are', () => {
  const pairs = recorded.flatMap((before) =>
    recorded.filter((after) => after !== before).map((after) => [before, after]),
  );
  const outcomes = pairs.map(([before, after]) => compareRuns([before as RunProfile], [after as RunProfile]).outcome);
  expect(outcomes.filter((outcome) => outcome === 'worse')).toEqual([]);
});
