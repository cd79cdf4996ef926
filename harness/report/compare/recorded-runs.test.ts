import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareRuns } from './compare-runs.ts';
import { figuresOf, type RunFigures } from './figures.ts';
import { profilesSchema } from './profile.ts';

/**
 * Six repeats of S1a and S1d of the timeouts suite, variants fixed5 and budgeted, recorded one after the other on two cores
 * that others used as well: 5,000 requests a phase, and 200.
 */
const recorded = profilesSchema
  .parse(JSON.parse(readFileSync(new URL('./sample/recorded-runs.json', import.meta.url), 'utf8')))
  .map(figuresOf);

/** Every way to take three of the six as before and three as after. */
const SPLITS = [1, 2, 3, 4, 5].flatMap((second) =>
  [1, 2, 3, 4, 5].filter((third) => third > second).map((third) => new Set([0, second, third])),
);

function compareSplit(first: ReadonlySet<number>, change = (run: RunFigures) => run) {
  return compareRuns(
    recorded.filter((_, i) => first.has(i)),
    recorded.filter((_, i) => !first.has(i)).map(change),
  );
}

/** The run as if its slowest requests had taken 1.5 times as long. */
function slower(run: RunFigures): RunFigures {
  const phases = (all: RunFigures['scenarios'][number]['phases']) =>
    all.map((phase) => ({ ...phase, p99Ms: phase.p99Ms * 1.5, p999Ms: phase.p999Ms * 1.5 }));
  return { ...run, scenarios: run.scenarios.map((each) => ({ ...each, phases: phases(each.phases) })) };
}

describe('three recorded repeats against three others', () => {
  test('of the same code are never called different, however they are split', () => {
    const outcomes = SPLITS.map((first) => compareSplit(first).outcome);
    expect(outcomes.filter((outcome) => outcome === 'worse' || outcome === 'better')).toEqual([]);
  });

  test('by turns, show a p99 that became half as slow again, and no other figure', () => {
    const { mode, differences } = compareSplit(new Set([0, 3, 4]), slower);
    expect(mode).toBe('interleaved');
    const worse = differences.filter(({ finding }) => finding === 'worse');
    expect(worse.length).toBeGreaterThan(0);
    for (const { figure } of worse) expect(['p99', 'p99.9']).toContain(figure);
  });
});

test('one recorded run against another is never judged', () => {
  for (const before of recorded)
    for (const after of recorded.filter((run) => run !== before))
      expect(compareRuns([before], [after]).outcome).toBe('unclear');
});
