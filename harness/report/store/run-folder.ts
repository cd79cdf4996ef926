import { mkdirSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { runOutcome } from '../../domain/verdict.ts';
import { SquallError } from '../../runtime/errors.ts';
import { outcomeOfIncomplete } from '../compute.ts';
import type { JudgedScenario, RunRecord } from '../judged-scenario.ts';
import { redact } from '../redact.ts';
import { jsonOf, renderFiles } from '../render-files.ts';
import type { RunReport } from '../run-report.ts';
import { runReportSchema } from '../run-report.ts';
import { judgedScenarioSchema } from './evidence-schema.ts';
import { fileName, notOurs, notSaved, replace, valid } from './files.ts';

/** What a run leaves behind: `<root>/<suite>/<run id>/{run.json,report.html,...,scenarios/*.json.gz}`. */
export interface RunStore {
  readonly folder: string;
  /**
   * Stores one scenario as soon as it was judged, so that a crash later loses nothing. Secrets are redacted. What was
   * measured again does not replace what was seen first: that stays beside it.
   */
  keep(result: JudgedScenario): Promise<void>;
  /** What was kept of one scenario. */
  read(plan: StoredPlan): Promise<JudgedScenario>;
  /** Writes every form of the report; when called again, the files are replaced. */
  write(report: RunReport, results: readonly JudgedScenario[]): Promise<void>;
}

/** How the scenario of a plan is found. */
type StoredPlan = Pick<ScenarioPlan, 'scenario' | 'variant'>;

/** `<root>/<suite>/<run id>` */
export function folderOfRun(root: string, suite: string, runId: string): string {
  return join(root, fileName(suite), fileName(runId));
}

/** Makes the folder of a new run. It and its store throw SQUALL_NOT_SAVED, which says what is missing. */
export function openStore(root: string, suite: string, runId: string): RunStore {
  const folder = folderOfRun(root, suite, runId);
  makeFolder(join(folder, SCENARIOS));
  return {
    folder,
    keep: async (result) => {
      const stored = await promisify(gzip)(JSON.stringify(redact(result)));
      const file = scenarioFile(folder, result.evidence.plan);
      if (result.first) await keepFirst(file);
      await replace(file, stored);
    },
    // It was written by this process, so no schema has to tell whether it is ours.
    read: async (plan) =>
      JSON.parse(String(await promisify(gunzip)(await readFile(scenarioFile(folder, plan))))) as JudgedScenario,
    write: (report, results) => writeReports(folder, { report, scenarios: results }),
  };
}

/**
 * Writes all forms of a report into `folder`, without secrets: a pure function of the record, so it can be done again at any time. `run.json`
 * comes last: a run that has it has everything else, or says in it what it has not, and that it did not pass.
 */
export async function writeReports(folder: string, record: RunRecord): Promise<void> {
  const { [RUN_JSON]: _, ...others } = renderFiles(redact(record));
  const names = Object.keys(others);
  const written = await Promise.allSettled(names.map((name) => replace(join(folder, name), others[name] ?? '')));
  const report = reportWithout(
    names.filter((_name, i) => written[i]?.status === 'rejected'),
    record.report,
  );
  const last = await Promise.allSettled([replace(join(folder, RUN_JSON), jsonOf(redact(report)))]);
  const failures = [...written, ...last].flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []));
  if (failures.length === 0) return;
  const lines = failures.map(({ message }) => `  - ${message}`);
  throw new SquallError('SQUALL_NOT_SAVED', [`the report of ${folder} is not complete:`, ...lines].join('\n'), {
    hint: `what each scenario left is in ${join(folder, SCENARIOS)}`,
    cause: failures[0],
  });
}

/** A report that was not complete before may be now. */
function reportWithout(notSaved: readonly string[], { notSaved: before, ...report }: RunReport): RunReport {
  const judged = runOutcome(report.scenarios.map(({ outcome }) => outcome));
  const asJudged = report.errors ? outcomeOfIncomplete(judged) : judged;
  const outcome = before ? asJudged : report.outcome;
  return notSaved.length === 0
    ? { ...report, outcome }
    : { ...report, outcome: outcomeOfIncomplete(outcome), notSaved: [...notSaved] };
}

/** A stored run with its evidence, in the order of its report. Throws SQUALL_UNKNOWN_NAME when there is none. */
export async function readRun(folder: string): Promise<RunRecord> {
  const report = await readReport(folder);
  if (!report)
    throw new SquallError('SQUALL_UNKNOWN_NAME', `no run in ${folder}: it has no run.json`, {
      hint: 'give the folder of one run: results/<suite>/<run id>',
    });
  const scenarios = await Promise.all(
    report.scenarios.map(async ({ name, variant }) => {
      const file = scenarioFile(folder, { scenario: name, variant });
      return valid(judgedScenarioSchema, await unzipped(file), file);
    }),
  );
  return { report, scenarios };
}

/** Far above the evidence of any scenario, and far below what would bring a machine down. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The text in a gzip file. Throws SQUALL_USAGE when it is none, or holds more than any evidence. */
export async function unzipped(file: string): Promise<string> {
  try {
    return String(await promisify(gunzip)(await readFile(file), { maxOutputLength: MOST_BYTES }));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isTooLong = code === 'ERR_BUFFER_TOO_LARGE';
    throw notOurs(file, [isTooLong ? `it holds more than ${MOST_BYTES / 1024 / 1024} MB` : message], cause);
  }
}

/** Undefined when there is no run in `folder`. */
export async function readReport(folder: string): Promise<RunReport | undefined> {
  const path = join(folder, RUN_JSON);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : valid(runReportSchema, text, path);
}

const SCENARIOS = 'scenarios';
const RUN_JSON = 'run.json';

function scenarioFile(folder: string, plan: StoredPlan): string {
  return join(folder, SCENARIOS, `${fileName(plan.scenario)}~${fileName(plan.variant)}.json.gz`);
}

/** Names hold no `~`, so no other scenario can have this one. */
function firstFile(file: string): string {
  return file.replace(/\.json\.gz$/, '~first.json.gz');
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    throw notSaved(path, cause);
  }
}

async function keepFirst(file: string): Promise<void> {
  await rename(file, firstFile(file)).catch((cause: unknown) => {
    throw notSaved(firstFile(file), cause);
  });
}
