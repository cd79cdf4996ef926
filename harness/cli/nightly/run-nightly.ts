import { compareRuns } from '../../report/compare/compare-runs.ts';
import type { Comparison } from '../../report/compare/comparison.ts';
import { profileOf, type RunProfile } from '../../report/compare/profile.ts';
import { renderNightly } from '../../report/nightly/console.ts';
import { renderNightlyJunit } from '../../report/nightly/junit.ts';
import { renderNightlyMarkdown } from '../../report/nightly/markdown.ts';
import { computeNightlyReport, type NightlyReport, type NightlyRun } from '../../report/nightly/nightly-report.ts';
import { forgetRuns, readRuns, writeIndex, writeNightly } from '../../report/store/all-runs.ts';
import { findBaseline, writeBaseline } from '../../report/store/baselines.ts';
import { readRun } from '../../report/store/run-folder.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { systemClock } from '../../runtime/clock.ts';
import type { ProcessTools } from '../../runtime/process/process.ts';
import { createReaper } from '../../runtime/reaper/reaper.ts';
import { chooseSuites } from '../suite/find-suites.ts';
import { addToStepSummary, tellStep } from './job-log.ts';
import type { NightWishes } from './request.ts';
import { runSuiteProcess } from './suite-process.ts';

/** The profiles of a night's runs by suite: what is compared, and kept as a baseline. */
type Profiles = ReadonlyMap<string, readonly RunProfile[]>;

/** One night: every suite so often, then what its runs say together and against the baseline. Writes all reports. */
export async function holdNight(wishes: NightWishes, signal: AbortSignal): Promise<NightlyReport> {
  const suites = [...(await chooseSuites(wishes.suites.length === 0 ? ['all'] : wishes.suites)).keys()];
  const id = newRunId();
  const startedAt = new Date(systemClock.wall()).toISOString();
  const startMs = systemClock.now();

  const runs = await runRepeats(suites, wishes, signal);
  const profiles = await profilesOf(runs, wishes);
  const comparisons = await compareWithBaselines(profiles, wishes);
  const header = { id, startedAt, durationMs: systemClock.now() - startMs, repeats: wishes.repeat };
  const night = computeNightlyReport(header, runs, comparisons);
  await keepBaselines(night, profiles, wishes);
  await writeReports(night, wishes);
  return night;
}

/** All suites, then all again: repeats of one suite lie apart, so that one bad minute does not hit all of them. */
async function runRepeats(
  suites: readonly string[],
  wishes: NightWishes,
  signal: AbortSignal,
): Promise<readonly NightlyRun[]> {
  const tools: ProcessTools = { clock: systemClock, reaper: createReaper() };
  const runs: NightlyRun[] = [];
  for (let repeat = 1; repeat <= wishes.repeat; repeat++)
    for (const suite of suites) {
      if (signal.aborted) return runs;
      using _step = tellStep(`${suite}, repeat ${repeat} of ${wishes.repeat}`);
      runs.push(await runSuiteProcess(suite, repeat, wishes, tools, signal));
    }
  return runs;
}

/** Of the runs that got to their verdicts. */
async function profilesOf(runs: readonly NightlyRun[], { results }: NightWishes): Promise<Profiles> {
  const profiles = new Map<string, RunProfile[]>();
  for (const { runId } of runs)
    for (const { folder, report } of await readRuns(results, runId)) {
      const ofSuite = profiles.get(report.run.suite) ?? [];
      profiles.set(report.run.suite, [...ofSuite, profileOf(await readRun(folder))]);
    }
  return profiles;
}

async function compareWithBaselines(profiles: Profiles, wishes: NightWishes): Promise<ReadonlyMap<string, Comparison>> {
  const comparisons = new Map<string, Comparison>();
  for (const [suite, tonight] of profiles) {
    const baseline = await findBaseline(wishes.results, suite);
    if (baseline) comparisons.set(suite, compareRuns(baseline, tonight, wishes));
  }
  return comparisons;
}

/** Only of suites that passed: a baseline that holds a failure would hide it from then on. */
async function keepBaselines({ suites }: NightlyReport, profiles: Profiles, wishes: NightWishes): Promise<void> {
  for (const { suite, outcome, comparison } of suites) {
    const wanted = wishes.keepBaseline === 'all' || (wishes.keepBaseline === 'missing' && comparison === undefined);
    if (!wanted) continue;
    if (outcome !== 'passed') console.log(`no baseline kept of ${suite}: it came out ${outcome}`);
    else console.log(`kept as ${await writeBaseline(wishes.results, suite, profiles.get(suite) ?? [])}`);
  }
}

async function writeReports(night: NightlyReport, { results, keepRuns }: NightWishes): Promise<void> {
  const summary = renderNightlyMarkdown(night);
  const folder = await writeNightly(results, night.id, {
    'night.json': `${JSON.stringify(night, null, 2)}\n`,
    'junit.xml': renderNightlyJunit(night),
    'summary.md': summary,
  });
  await addToStepSummary(summary);
  if (keepRuns !== undefined) await forgetRuns(results, keepRuns);
  const index = await writeIndex(results);
  console.log(renderNightly(night, { columns: process.stdout.columns ?? 100 }));
  console.log(` reports  ${folder}\n index    ${index}`);
}
