import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../domain/verdict.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { compareRuns } from './compare-runs.ts';
import { percentileSpan } from './interval.ts';
import { durationsOf, type PhaseProfile, profileOf, profilesSchema, type RunProfile } from './profile.ts';
import { normalQuantile } from './quantiles.ts';
import { renderComparison } from './render-comparison.ts';
import { bankPhase, held, runOf } from './sample/bank-runs.ts';

const broken: Verdict = { ...held, verdict: 'fail', asExpected: false, observed: 9840 };

const run = (phase: PhaseProfile, statement = held, seed = 7) => runOf([phase], statement, seed);

/** Twelve scenarios; each is `factorOf` times as slow as the bank by itself. */
function suiteOf(seed: number, factorOf: (scenario: number) => number, count = 2000): RunProfile {
  const one = run(bankPhase(seed, 1, 1));
  const scenarios = Array.from({ length: 12 }, (_, i) => ({
    name: `S${i}`,
    variant: 'naive',
    timeScale: 1,
    statements: [held],
    phases: [bankPhase(seed + i, factorOf(i), count)],
  }));
  return { ...one, scenarios };
}

const findings = (comparison: ReturnType<typeof compareRuns>) =>
  comparison.differences.filter(({ finding }) => finding === 'worse' || finding === 'better');

describe('one run against another', () => {
  test('a 20 % slower p99 is a regression', () => {
    const { outcome, differences } = compareRuns([run(bankPhase(1))], [run(bankPhase(2, 1, 5000, 1.2))]);
    expect(outcome).toBe('worse');
    const p99 = differences.find(({ figure }) => figure === 'p99');
    expect(p99?.finding).toBe('worse');
    expect(p99?.change).toBeGreaterThan(1.1);
    expect(p99?.interval?.low).toBeGreaterThan(1);
    expect(differences.find(({ figure }) => figure === 'p50')?.finding).toBe('same');
  });

  test('the same code twice raises no alarm, over 40 runs each against the next', () => {
    const runs = Array.from({ length: 40 }, (_, i) => run(bankPhase(i, 1, 2000)));
    const alarms = runs.slice(1).filter((after, i) => compareRuns([runs[i] as RunProfile], [after]).outcome !== 'same');
    expect(alarms.length).toBeLessThanOrEqual(2);
  });

  test('a change that is certain but within the allowance is noise', () => {
    const slower = [run(bankPhase(2, 1.05, 50_000))];
    expect(compareRuns([run(bankPhase(1, 1, 50_000))], slower).outcome).toBe('same');
    expect(compareRuns([run(bankPhase(1, 1, 50_000))], slower, { allowance: 0.02 }).outcome).toBe('worse');
  });

  test('too few samples for a percentile are said, not guessed at', () => {
    const { differences } = compareRuns([run(bankPhase(1, 1, 200))], [run(bankPhase(2, 3, 200))]);
    expect(differences.find(({ figure }) => figure === 'p99.9')).toMatchObject({ finding: 'unknown', interval: null });
    expect(differences.find(({ figure }) => figure === 'p50')?.finding).toBe('worse');
  });

  test('fewer successes are a regression, more are not', () => {
    const some = { ...bankPhase(2), successes: 4600 };
    expect(findings(compareRuns([run(bankPhase(1))], [run(some)]))).toMatchObject([
      { figure: 'success share', before: 1, after: 0.92, finding: 'worse' },
    ]);
    expect(compareRuns([run(some)], [run(bankPhase(1))]).outcome).toBe('better');
  });
});

test('with another seed all intervals have to hold together, so as many samples tell less', () => {
  const before = suiteOf(100, () => 1, 1000);
  const p99 = (seed: number) => {
    const after = suiteOf(200, () => 1, 1000);
    const { mode, differences } = compareRuns([before], [{ ...after, run: { ...after.run, seed } }]);
    return [mode, differences.find(({ figure }) => figure === 'p99')?.interval === null];
  };
  expect(p99(7)).toEqual(['same seed', false]);
  expect(p99(8)).toEqual(['single', true]);
});

describe('repeats against repeats', () => {
  const repeats = (from: number, noise: number, factor = 1) =>
    [0, 1, 2].map((i) => run(bankPhase(from + i, factor * (1 + noise * (i - 1)))));

  test('what differs between repeats of the same code is not taken for a change', () => {
    const before = repeats(10, 0.15);
    const after = repeats(20, 0.15, 1.2);
    expect(compareRuns(before, after).mode).toBe('repeated');
    expect(compareRuns(before, after).outcome).toBe('same');
  });

  test('the same change among steady repeats is a regression', () => {
    expect(compareRuns(repeats(10, 0.005), repeats(20, 0.005, 1.2)).outcome).toBe('worse');
  });

  test('a verdict that changes between repeats is named a flake and decides nothing', () => {
    const steady = [run(bankPhase(1)), run(bankPhase(2))];
    const mixed = [run(bankPhase(3)), run(bankPhase(4), broken)];
    const comparison = compareRuns(steady, mixed);
    expect(comparison.statements).toMatchObject([{ flaky: true, finding: 'unknown' }]);
    expect(comparison.outcome).toBe('same');
  });
});

describe('a machine that was busier during one of the runs', () => {
  const before = suiteOf(100, () => 1);
  test('moves all statistics this way and that: no alarm', () => {
    const noise = [0.1, -0.2, 0.05, 0.3, -0.1, -0.25, 0.2, 0, -0.15, 0.15, -0.05, 0.25];
    expect(compareRuns([before], [suiteOf(200, (i) => Math.exp(noise[i] ?? 0))]).outcome).toBe('same');
  });

  test('while the others stand still, one that moved as much is a regression', () => {
    const comparison = compareRuns([before], [suiteOf(200, (i) => (i === 3 ? 1.3 : 1))]);
    expect(comparison.outcome).toBe('worse');
    expect(new Set(findings(comparison).map(({ scenario }) => scenario))).toEqual(new Set(['S3']));
  });

  test('and half of them moving alike is one too, not noise', () => {
    const comparison = compareRuns([before], [suiteOf(200, (i) => (i % 2 === 0 ? 1.3 : 1))]);
    expect(comparison.outcome).toBe('worse');
  });
});

describe('statements', () => {
  test('a gap in the evidence is no change', () => {
    const gap: Verdict = { ...held, verdict: 'inconclusive', asExpected: false, observed: null };
    for (const [before, after] of [
      [held, gap],
      [gap, held],
    ] as const)
      expect(compareRuns([run(bankPhase(1), before)], [run(bankPhase(1), after)]).outcome).toBe('same');
  });

  test('one that no longer goes as expected is a regression, whatever the percentiles say', () => {
    const comparison = compareRuns([run(bankPhase(1))], [run(bankPhase(1), broken)]);
    expect(comparison.outcome).toBe('worse');
    expect(comparison.statements).toMatchObject([
      { finding: 'worse', before: { observed: 3500 }, after: { observed: 9840 } },
    ]);
  });
});

test('what cannot be compared is noted: missing scenarios, other time scales, other seeds', () => {
  const [scenario] = run(bankPhase(1)).scenarios as [RunProfile['scenarios'][number]];
  const scenarios = [
    { ...scenario, timeScale: 5 },
    { ...scenario, name: 'S9' },
  ];
  const { notes, differences } = compareRuns([run(bankPhase(1))], [{ ...run(bankPhase(1), held, 8), scenarios }]);
  expect(notes).toEqual([
    'seeds differ (7 and 8): the targets drew other latencies',
    'S1a · naive ran at other time scales (1, 5)',
    'S9 · naive was not run before',
  ]);
  expect(differences).toEqual([]);
});

test('durations of unlike machines are shown and not judged; successes and statements are', () => {
  const elsewhere = (of: RunProfile, machine: string) => ({ ...of, run: { ...of.run, machine } });
  const before = elsewhere(run(bankPhase(1)), '2 x A');
  const slower = elsewhere(run(bankPhase(2, 2)), '8 x B');
  expect(compareRuns([before], [slower])).toMatchObject({
    outcome: 'same',
    notes: ['they ran on unlike machines (2 x A; 8 x B): durations are shown and not judged'],
  });
  expect(compareRuns([before], [elsewhere(run(bankPhase(2, 2)), '2 x A')]).outcome).toBe('worse');
  expect(compareRuns([before], [elsewhere(run(bankPhase(2), broken), '8 x B')]).outcome).toBe('worse');
  expect(compareRuns([before], [run(bankPhase(2, 2))]).outcome).toBe('worse');
});

test('an interval of a percentile covers the true value about as often as it says', () => {
  const truth = 500_000 * Math.exp(0.596 * normalQuantile(0.9));
  const covered = Array.from({ length: 200 }, (_, i) => {
    const durations = durationsOf([bankPhase(1000 + i, 1, 1000)]);
    const span = durations && percentileSpan(durations, 90, -normalQuantile(0.025));
    return span !== undefined && span.low <= truth * 1.001 && span.high >= truth * 0.999;
  });
  expect(covered.filter(Boolean).length / covered.length).toBeGreaterThan(0.9);
});

test('a profile of a stored run survives a file and compares as equal to itself', () => {
  const profile = profileOf(sampleRun());
  const [read] = profilesSchema.parse(JSON.parse(JSON.stringify([profile])));
  expect(read).toEqual(profile);
  const comparison = compareRuns([profile], [read as RunProfile]);
  expect(comparison.outcome).toBe('same');
  expect(comparison.differences.length).toBeGreaterThan(100);
});

test('a person sees what changed, by how much, and how sure that is', () => {
  const comparison = compareRuns([run(bankPhase(1))], [run(bankPhase(2, 1.5), broken)]);
  const text = renderComparison(comparison, { columns: 120, colour: false });
  expect(text).toMatch(/✗ {2}S1a · naive +fault +p50 +\d+ ms +\d+ ms +\+\d+\.\d % +\+\d+\.\d % to \+\d+\.\d %/);
  expect(text).toContain('✗ S1a · naive: max duration < 6s: 3.5 s (1/1 as expected) -> 9.84 s (0/1 as expected)');
  expect(text.split('\n').at(-1)).toMatch(/^✗ regression: \d worse, 0 better$/);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});
