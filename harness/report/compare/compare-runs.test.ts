import { describe, expect, test } from 'vitest';
import type { Verdict, VerdictKind } from '../../domain/verdict.ts';
import { emptyHistogram, encodeHistogram } from '../../runtime/histogram.ts';
import { seededRandom } from '../../runtime/random.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { compareRuns } from './compare-runs.ts';
import { figuresOf, figuresOfReport, type PhaseFigures, type RunFigures, type ScenarioFigures } from './figures.ts';
import { profileOf, profilesSchema, type RunProfile } from './profile.ts';
import { renderComparison } from './render-comparison.ts';
import { held } from './sample/held.ts';
import { type Machine, onMachine } from './sample/noisy-machine.ts';

const STILL: Machine = { minutes: 0, days: 0, drift: 0, own: 0.004, bursts: 0 };

/** Runs that follow each other; those of `AFTER` positions are changed by `change`. */
function taking(order: string, change: (run: RunFigures) => RunFigures = (run) => run, machine = STILL) {
  const session = onMachine(machine, seededRandom(3));
  const runs = [...order].map((side) => ({ side, run: session.run() }));
  const of = (wanted: string) => runs.filter(({ side }) => side === wanted).map(({ run }) => run);
  return [of('A'), of('B').map(change)] as const;
}

const TURNS = 'ABBAABBAABBA';

const eachScenario = (change: (scenario: ScenarioFigures) => ScenarioFigures) => (run: RunFigures) => ({
  ...run,
  scenarios: run.scenarios.map((scenario) => (scenario.name === 'S3' ? change(scenario) : scenario)),
});
const eachPhase = (change: (phase: PhaseFigures) => PhaseFigures) =>
  eachScenario((scenario) => ({
    ...scenario,
    phases: scenario.phases.map((phase) => (phase.phase === 'fault' ? change(phase) : phase)),
  }));
const slower = (factor: number) => eachPhase((phase) => ({ ...phase, p99Ms: phase.p99Ms * factor }));
const judged = (verdict: VerdictKind): Verdict => ({ ...held, verdict, asExpected: verdict === 'pass' });
const turning = (verdict: VerdictKind) => eachScenario((scenario) => ({ ...scenario, statements: [judged(verdict)] }));

describe('figures of runs that take turns', () => {
  test('a p99 that became 20 % slower is a regression, and nothing else is', () => {
    const { outcome, mode, differences } = compareRuns(...taking(TURNS, slower(1.2)));
    expect([outcome, mode]).toEqual(['worse', 'interleaved']);
    expect(differences.filter(({ finding }) => finding !== 'same')).toMatchObject([
      { scenario: 'S3', phase: 'fault', figure: 'p99', finding: 'worse' },
    ]);
  });

  test('one that became faster is an improvement', () => {
    expect(compareRuns(...taking(TURNS, slower(0.7))).outcome).toBe('better');
  });

  test('a change that is certain but within the allowance is noise', () => {
    const sides = taking(TURNS, slower(1.08));
    expect(compareRuns(...sides).outcome).toBe('same');
    expect(compareRuns(...sides, { allowance: 0.05 }).outcome).toBe('worse');
  });

  test('fewer successes are a regression', () => {
    const some = eachPhase((phase) => ({ ...phase, successes: phase.successes - 100 }));
    const { outcome, differences } = compareRuns(...taking(TURNS, some));
    expect(outcome).toBe('worse');
    expect(differences.find(({ finding }) => finding === 'worse')).toMatchObject({ figure: 'success share' });
  });

  test('successes that swing so much that a tenth may be lost cannot be called the same', () => {
    const swinging = (runs: readonly RunFigures[], every: number) =>
      runs.map((run, i) => eachPhase((phase) => ({ ...phase, successes: i % (2 * every) < every ? 1000 : 400 }))(run));
    const [before, after] = taking(TURNS);
    const { outcome, doubts } = compareRuns(swinging(before, 1), swinging(after, 2));
    expect(outcome).toBe('unclear');
    expect(doubts.join()).toMatch(/in 1 of 24 phases.* whether a tenth more of the requests failed: S3 · naive, fault/);
  });

  test('a machine that becomes slower all the time moves both sides alike', () => {
    const session = onMachine(STILL, seededRandom(4));
    const runs = [...TURNS].map((side, i) => ({ side, run: everywhere(session.run(), 1.1 ** i) }));
    const of = (wanted: string) => runs.filter(({ side }) => side === wanted).map(({ run }) => run);
    expect(compareRuns(of('A'), of('B')).differences.some(({ finding }) => finding === 'worse')).toBe(false);
  });

  test('repeats that differ too much to show a duration that grew by half cannot tell', () => {
    const wild = { ...STILL, own: 0.6 };
    const comparison = compareRuns(...taking(TURNS, undefined, wild));
    expect(comparison.outcome).toBe('unclear');
    expect(comparison.doubts.join()).toContain('24 of 24 phases');
  });
});

function everywhere(run: RunFigures, factor: number): RunFigures {
  const phases = (all: readonly PhaseFigures[]) =>
    all.map((phase) => ({
      ...phase,
      p50Ms: phase.p50Ms * factor,
      p90Ms: phase.p90Ms * factor,
      p99Ms: phase.p99Ms * factor,
      p999Ms: phase.p999Ms * factor,
    }));
  return { ...run, scenarios: run.scenarios.map((each) => ({ ...each, phases: phases(each.phases) })) };
}

describe('runs that do not take turns', () => {
  test.each(['AB', 'AAABBB', 'AABABB'])('%s: figures are shown and not judged, whatever they are', (order) => {
    const { outcome, mode, differences, doubts } = compareRuns(...taking(order, slower(20)));
    expect([outcome, mode]).toEqual(['unclear', 'shown']);
    expect(new Set(differences.map(({ finding }) => finding))).toEqual(new Set(['unknown']));
    expect(differences.some(({ change }) => change > 15)).toBe(true);
    expect(doubts).toHaveLength(1);
  });

  test('one that is far outside 40 earlier ones is worse; one that is not is no change', () => {
    const session = onMachine(STILL, seededRandom(5));
    const history = Array.from({ length: 40 }, () => session.run());
    const [before, after] = [session.run(), session.run()];
    expect(compareRuns([before], [slower(3)(after)], { history })).toMatchObject({ outcome: 'worse', mode: 'history' });
    expect(compareRuns([before], [after], { history })).toMatchObject({ outcome: 'same', mode: 'history' });
  });

  test('earlier runs that follow each other in their speed are worth fewer', () => {
    const session = onMachine({ ...STILL, days: 0.3 }, seededRandom(6));
    const close = Array.from({ length: 40 }, () => session.run());
    const [before, after] = [session.run(), session.run()];
    expect(compareRuns([before], [after], { history: close }).mode).toBe('shown');
  });

  test('what ran on another machine, at another time scale or long ago is no history', () => {
    const session = onMachine(STILL, seededRandom(7));
    const history = Array.from({ length: 40 }, () => session.run());
    const [before, after] = [session.run(), session.run()];
    const mode = (earlier: readonly RunFigures[]) => compareRuns([before], [after], { history: earlier }).mode;
    expect(mode(history.map((run) => ({ ...run, machine: '64 x B' })))).toBe('shown');
    const scaled = (run: RunFigures) => run.scenarios.map((scenario) => ({ ...scenario, timeScale: 5 }));
    expect(mode(history.map((run) => ({ ...run, scenarios: scaled(run) })))).toBe('shown');
    session.rest(24 * 30);
    expect(compareRuns([session.run()], [session.run()], { history }).mode).toBe('history');
    expect(compareRuns([before], [session.run()], { history: history.slice(0, 30) }).mode).toBe('shown');
  });
});

describe('statements', () => {
  test.each([
    ['pass', 'pass', 'same', 'same'],
    ['pass', 'fail', 'worse', 'worse'],
    ['fail', 'pass', 'better', 'better'],
    ['pass', 'inconclusive', 'unclear', 'unclear'],
    ['fail', 'inconclusive', 'unclear', 'unclear'],
    ['inconclusive', 'fail', 'unclear', 'unclear'],
    ['inconclusive', 'pass', 'unknown', 'same'],
    ['inconclusive', 'inconclusive', 'unknown', 'same'],
  ] as const)('%s, then %s in every run: %s', (was, is, finding, outcome) => {
    const [before, after] = taking(TURNS);
    const comparison = compareRuns(before.map(turning(was)), after.map(turning(is)));
    expect(comparison.statements.find(({ scenario }) => scenario === 'S3')).toMatchObject({ finding });
    expect(comparison.outcome).toBe(outcome);
  });

  test('one run of each side shows that a statement broke', () => {
    const [before, after] = taking('AB', turning('fail'));
    expect(compareRuns(before, after).outcome).toBe('worse');
  });

  test('one that begins to change between repeats cannot be told, one that always did decides nothing', () => {
    const mixed = (runs: readonly RunFigures[]) => runs.map((run, i) => turning(i % 2 === 0 ? 'fail' : 'pass')(run));
    const [before, after] = taking(TURNS);
    const begins = compareRuns(before, mixed(after));
    expect(begins.outcome).toBe('unclear');
    expect(begins.statements.filter(({ flaky }) => flaky)).toMatchObject([{ scenario: 'S3', finding: 'unclear' }]);
    expect(compareRuns(mixed(before), mixed(after)).outcome).toBe('same');
  });

  test('one whose verdict kept changing in earlier runs is flaky, one that was broken once and repaired is not', () => {
    const session = onMachine(STILL, seededRandom(8));
    const earlier = (...verdicts: VerdictKind[]) => verdicts.map((verdict) => turning(verdict)(session.run()));
    const repaired = earlier('pass', 'fail', 'fail', 'pass', 'pass');
    const outcomeAfter = (history: readonly RunFigures[]) =>
      compareRuns([session.run()], [turning('fail')(session.run())], { history }).outcome;
    expect(outcomeAfter(repaired)).toBe('worse');
    expect(outcomeAfter(earlier('pass', 'fail', 'pass', 'fail', 'pass'))).toBe('unclear');
  });
});

describe('what is gone is a difference', () => {
  const without = (run: RunFigures, name: string) => ({
    ...run,
    scenarios: run.scenarios.filter((scenario) => scenario.name !== name),
  });

  test.each([
    ['a scenario', (run: RunFigures) => without(run, 'S3'), 'S3 · naive is not run any more'],
    [
      'a phase',
      eachScenario((scenario) => ({ ...scenario, phases: scenario.phases.filter(({ phase }) => phase !== 'fault') })),
      'S3 · naive: phase fault has no requests any more',
    ],
    [
      'the requests of a phase',
      eachPhase((phase) => ({ ...phase, count: 0, successes: 0 })),
      'S3 · naive: phase fault has no requests any more',
    ],
    [
      'a statement',
      eachScenario((scenario) => ({ ...scenario, statements: [] })),
      'S3 · naive: max duration < 6s is not judged any more',
    ],
    [
      'another time scale',
      eachScenario((scenario) => ({ ...scenario, timeScale: 5 })),
      'S3 · naive ran at other time scales (1, 5)',
    ],
  ])('%s', (_, change, gone) => {
    expect(compareRuns(...taking(TURNS, change))).toMatchObject({ outcome: 'unclear', gone: [gone] });
  });

  test('what is expected of a statement: that it broke is no news where it should', () => {
    const broken = turning('fail');
    const now = (run: RunFigures) =>
      eachScenario((scenario) => ({
        ...scenario,
        statements: [{ ...held, verdict: 'fail', expected: 'break', asExpected: true }],
      }))(broken(run));
    expect(compareRuns(...taking(TURNS, now))).toMatchObject({
      outcome: 'unclear',
      gone: ['S3 · naive: max duration < 6s was expected to hold, and is now expected to break'],
    });
  });

  test('in one of several runs, too', () => {
    const [before, after] = taking(TURNS);
    const [first, ...others] = after as [RunFigures, ...RunFigures[]];
    expect(compareRuns(before, [without(first, 'S3'), ...others])).toMatchObject({
      outcome: 'unclear',
      gone: expect.arrayContaining(['S3 · naive is not run in 1 of 6 runs']),
    });
  });

  test('no common scenario is no agreement', () => {
    const other = (run: RunFigures) => ({
      ...run,
      scenarios: run.scenarios.map((scenario) => ({ ...scenario, variant: 'budgeted' })),
    });
    const comparison = compareRuns(...taking(TURNS, other));
    expect(comparison.outcome).toBe('unclear');
    expect(comparison.doubts.join()).toContain('no scenario in common');
  });

  test('what is new is noted and decides nothing', () => {
    const [before, after] = taking(TURNS);
    const comparison = compareRuns(
      before.map((run) => without(run, 'S3')),
      after,
    );
    expect(comparison).toMatchObject({ outcome: 'same', notes: ['S3 · naive was not run before'] });
  });
});

test('durations of unlike machines are shown and not judged; successes and statements are', () => {
  const elsewhere = (change: (run: RunFigures) => RunFigures) =>
    compareRuns(...taking(TURNS, (run) => ({ ...change(run), machine: '8 x B' })));
  const { outcome, doubts } = elsewhere(slower(3));
  expect(outcome).toBe('unclear');
  expect(doubts).toEqual(['they ran on unlike machines (2 x A; 8 x B): durations are shown and not judged']);
  expect(elsewhere(turning('fail')).outcome).toBe('worse');
});

test('other seeds are noted', () => {
  const { notes } = compareRuns(...taking(TURNS, (run) => ({ ...run, seed: 8 })));
  expect(notes).toEqual(['seeds differ (7 and 8): the targets drew other latencies']);
});

test('a profile of a stored run survives a file, and run.json alone has the same figures', () => {
  const record = sampleRun();
  const profile = profileOf(record);
  const [read] = profilesSchema.parse(JSON.parse(JSON.stringify([profile])));
  expect(read).toEqual(profile);
  expect(figuresOfReport(record.report)).toEqual(figuresOf(read as RunProfile));
});

test('requests that were never sent fail, and are not fast', () => {
  const record = sampleRun();
  const withUnsent = (one: (typeof record.scenarios)[number]) => {
    const { evidence } = one;
    const [first] = evidence.load.recordings;
    if (!first) throw new Error('the sample has recordings');
    const zeros = emptyHistogram();
    zeros.recordValueWithCount(0, 5000);
    const none = { minUs: 0, maxUs: 0, sumUs: 0, count: 5000, hdr: encodeHistogram(zeros) };
    const unsent = { ...first, ...none, kind: 'dropped', label: 'dropped', class: 'error', status: 0 } as const;
    const load = { ...evidence.load, recordings: [...evidence.load.recordings, unsent] };
    return { ...one, evidence: { ...evidence, load } };
  };
  const phaseOf = (profile: RunProfile) => figuresOf(profile).scenarios[0]?.phases[0];
  const was = phaseOf(profileOf(record));
  const is = phaseOf(profileOf({ ...record, scenarios: record.scenarios.map(withUnsent) }));
  expect(was && is).toMatchObject({
    p50Ms: was?.p50Ms,
    p99Ms: was?.p99Ms,
    successes: was?.successes,
    count: (was?.count ?? 0) + 5000,
  });
});

test('a run against itself is the same', () => {
  const run = figuresOf(profileOf(sampleRun()));
  expect(compareRuns([run], [run]).outcome).toBe('same');
});

test('a person sees what changed, by how much, and how sure that is', () => {
  const [before, after] = taking(TURNS, (run) => turning('fail')(slower(1.5)(run)));
  const text = renderComparison(compareRuns(before, after), { columns: 120, colour: false });
  expect(text).toMatch(/✗ {2}S3 · naive +fault +p99 +\d+ ms +\d+ ms +\+\d+\.\d % +\+\d+\.\d % to \+\d+\.\d %/);
  expect(text).toContain('✗ S3 · naive: max duration < 6s: 3.5 s (6/6 as expected) -> 3.5 s (0/6 as expected)');
  expect(text.split('\n').at(-1)).toBe('✗ regression: 2 worse, 0 better');
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});

test('where nothing can tell, a person sees the figures, why, and what would tell', () => {
  const text = renderComparison(compareRuns(...taking('AB')), { columns: 120, colour: false }).replaceAll(/\s+/g, ' ');
  for (const part of ['not known', 'do not take turns', '? cannot tell', 'squall compare BEFORE AFTER --suite'])
    expect(text).toContain(part);
});
