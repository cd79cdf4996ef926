import { mkdir } from 'node:fs/promises';
import { compareRuns } from '../../report/compare/compare-runs.ts';
import type { Comparison } from '../../report/compare/comparison.ts';
import { figuresOf } from '../../report/compare/figures.ts';
import { profileOf, type RunProfile } from '../../report/compare/profile.ts';
import { computeNightlyReport } from '../../report/nightly/compute-nightly.ts';
import { renderNightly } from '../../report/nightly/console.ts';
import { renderNightlyJunit } from '../../report/nightly/junit.ts';
import { renderNightlyMarkdown } from '../../report/nightly/markdown.ts';
import type { NightlyReport, NightlyRun } from '../../report/nightly/nightly-report.ts';
import { redact } from '../../report/redact.ts';
import { readRuns, writeIndex, writeNightly } from '../../report/store/all-runs.ts';
import { findBaseline, writeBaseline } from '../../report/store/baselines.ts';
import { readRun } from '../../report/store/run-folder.ts';
import { markInUse } from '../../report/store/stored/in-use.ts';
import { oldRuns, removeRuns } from '../../report/store/stored/old-runs.ts';
import { readStoredRuns } from '../../report/store/stored/stored-runs.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { systemClock } from '../../runtime/clock.ts';
import type { ProcessTools } from '../../runtime/process/process.ts';
import { createReaper } from '../../runtime/reaper/reaper.ts';
import { earlierRuns } from '../compare/earlier-runs.ts';
import { runSuiteProcess } from '../suite/suite-process.ts';
import { addToStepSummary, logGroup } from './github-actions.ts';
import type { NightlyRequest } from './request.ts';

/** The profiles of all runs, by suite: what is compared, and kept as a baseline. */
type Profiles = ReadonlyMap<string, readonly RunProfile[]>;

/** Runs every suite several times, compares the runs with each other and with the baselines, and writes all reports. */
export async function runNightly(request: NightlyRequest, signal: AbortSignal): Promise<NightlyReport> {
  const id = newRunId();
  const startedAt = new Date(systemClock.wall()).toISOString();
  const startMs = systemClock.now();

  const report = await whileInUse(request.results, async () => {
    const runs = await runRepeats(request, signal);
    const profiles = await profilesOf(runs, request);
    const comparisons = await compareWithBaselines(profiles, request);
    const header = { id, startedAt, durationMs: systemClock.now() - startMs, repeats: request.repeat };
    const computed = computeNightlyReport(header, runs, comparisons);
    await keepBaselines(computed, profiles, request);
    return computed;
  });
  await writeReports(report, request);
  return report;
}

/** What its runs leave is read again at its end. */
async function whileInUse<T>(results: string, work: () => Promise<T>): Promise<T> {
  await mkdir(results, { recursive: true });
  await using _mark = await markInUse(results);
  return await work();
}

/** All suites, then all again: repeats of one suite lie apart, so that one bad minute does not hit all of them. */
async function runRepeats(request: NightlyRequest, signal: AbortSignal): Promise<readonly NightlyRun[]> {
  const tools: ProcessTools = { clock: systemClock, reaper: createReaper() };
  const runs: NightlyRun[] = [];
  for (let repeat = 1; repeat <= request.repeat; repeat++)
    for (const suite of request.suites) {
      if (signal.aborted) return runs;
      using _group = logGroup(`${suite}, repeat ${repeat} of ${request.repeat}`);
      runs.push(await runSuiteProcess({ suite, repeat }, request, tools, signal));
    }
  return runs;
}

/** Of the runs that got to their verdicts. */
async function profilesOf(runs: readonly NightlyRun[], { results }: NightlyRequest): Promise<Profiles> {
  const profiles = new Map<string, RunProfile[]>();
  for (const { runId } of runs)
    for (const { folder, report } of await readRuns(results, runId)) {
      const ofSuite = profiles.get(report.run.suite) ?? [];
      profiles.set(report.run.suite, [...ofSuite, profileOf(await readRun(folder))]);
    }
  return profiles;
}

async function compareWithBaselines(
  profiles: Profiles,
  request: NightlyRequest,
): Promise<ReadonlyMap<string, Comparison>> {
  const comparisons = new Map<string, Comparison>();
  for (const [suite, runs] of profiles) {
    const baseline = await findBaseline(request.results, suite);
    if (!baseline) continue;
    const history = await earlierRuns(request.results, runs);
    comparisons.set(suite, compareRuns(baseline.map(figuresOf), runs.map(figuresOf), { ...request, history }));
  }
  return comparisons;
}

/** Only of suites that passed: a baseline that holds a failure would hide it from then on. */
async function keepBaselines({ suites }: NightlyReport, profiles: Profiles, request: NightlyRequest): Promise<void> {
  for (const { suite, outcome, comparison } of suites) {
    const wanted = request.keepBaseline === 'all' || (request.keepBaseline === 'missing' && comparison === undefined);
    if (!wanted) continue;
    if (outcome !== 'passed') console.log(`no baseline kept of ${suite}: it ended ${outcome}`);
    else console.log(`kept as ${await writeBaseline(request.results, suite, profiles.get(suite) ?? [])}`);
  }
}

async function writeReports(report: NightlyReport, { results, keepRuns }: NightlyRequest): Promise<void> {
  const summary = renderNightlyMarkdown(report);
  const folder = await writeNightly(results, report.id, {
    'night.json': `${JSON.stringify(redact(report), null, 2)}\n`,
    'junit.xml': renderNightlyJunit(report),
    'summary.md': summary,
  });
  await addToStepSummary(summary);
  if (keepRuns !== undefined) await removeRuns(oldRuns((await readStoredRuns(results)).runs, keepRuns));
  const index = await writeIndex(results);
  console.log(renderNightly(report, { columns: process.stdout.columns ?? 100 }));
  console.log(` reports  ${folder}\n index    ${index}`);
}
