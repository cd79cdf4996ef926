import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ZodType } from 'zod';
import type { RunReport } from '../domain/run-report.ts';
import { SquallError } from '../runtime/errors.ts';
import { profilesSchema, type RunProfile } from './compare/profile.ts';
import { renderIndex } from './html/index-page.ts';
import type { JudgedScenario, RunRecord } from './judged-scenario.ts';
import { redact } from './redact.ts';
import { renderFiles } from './render-files.ts';
import { runReportSchema } from './schema.ts';

/** The only file that touches results/: `<root>/<suite>/<run id>/{run.json,report.html,...,scenarios/*.json.gz}`. */
export interface RunStore {
  readonly folder: string;
  /** Stores one scenario as soon as it was judged, so that a crash later loses nothing. Secrets are redacted. */
  keep(result: JudgedScenario): Promise<void>;
  /** Writes every form of the report; when called again, the files are replaced. */
  write(report: RunReport, results: readonly JudgedScenario[]): Promise<void>;
}

/** `<root>/<suite>/<run id>` */
export function folderOfRun(root: string, suite: string, runId: string): string {
  return join(root, fileName(suite), fileName(runId));
}

/** Makes the folder of a new run. */
export function openStore(root: string, suite: string, runId: string): RunStore {
  const folder = folderOfRun(root, suite, runId);
  mkdirSync(join(folder, SCENARIOS), { recursive: true });
  return {
    folder,
    keep: async (result) => {
      const stored = await promisify(gzip)(JSON.stringify(redact(result)));
      await replace(scenarioFile(folder, result.evidence.plan), stored);
    },
    write: (report, results) => writeReports(folder, redact({ report, scenarios: results })),
  };
}

/** Writes all forms of a report into `folder`: a pure function of the record, so it can be done again at any time. */
export async function writeReports(folder: string, record: RunRecord): Promise<void> {
  const files = renderFiles(record);
  await Promise.all(Object.entries(files).map(([name, content]) => replace(join(folder, name), content)));
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
      return JSON.parse(String(await promisify(gunzip)(await readFile(file)))) as JudgedScenario;
    }),
  );
  return { report, scenarios };
}

/** The reports of one run over all suites below `root`, by suite name; suites that wrote none are left out. */
export async function readRuns(root: string, runId: string): Promise<{ report: RunReport; folder: string }[]> {
  const suites = await readdir(root).catch(() => []);
  const found = await Promise.all(
    suites.sort().map(async (suite) => {
      const folder = join(root, suite, fileName(runId));
      const report = await readReport(folder);
      return report ? [{ report, folder }] : [];
    }),
  );
  return found.flat();
}

/** Every run below `root` that can be read; the index page is made of them. */
async function readAllRuns(root: string): Promise<{ report: RunReport; folder: string }[]> {
  const found = await Promise.all(
    (await foldersIn(root)).map(async ({ name }) => {
      const runs = await readdir(join(root, name));
      return Promise.all(runs.map((run) => readReport(join(root, name, run)).catch(() => undefined)));
    }),
  );
  return found.flat().flatMap((report) => (report ? [{ report, folder: runFolder(root, report) }] : []));
}

/** Writes `<root>/index.html` over all runs and tells where it is. */
export async function writeIndex(root: string): Promise<string> {
  const path = join(root, 'index.html');
  const runs = (await readAllRuns(root)).map(async ({ report, folder }) => {
    const page = await access(join(folder, PAGE)).then(
      () => ({ href: hrefOf(root, folder) }),
      () => ({}),
    );
    return { report, ...page };
  });
  await replace(path, renderIndex(await Promise.all(runs)));
  return path;
}

/** Keeps the profiles of one run, or of its repeats, as what later runs of the suite are compared with. */
export async function writeBaseline(root: string, suite: string, profiles: readonly RunProfile[]): Promise<string> {
  const path = baselineFile(root, suite);
  await replace(path, `${JSON.stringify(profiles, null, 1)}\n`);
  return path;
}

/** Throws SQUALL_UNKNOWN_NAME when the suite has no baseline. */
export async function readBaseline(root: string, suite: string): Promise<readonly RunProfile[]> {
  const found = await findBaseline(root, suite);
  if (found) return found;
  throw new SquallError(
    'SQUALL_UNKNOWN_NAME',
    `suite ${suite} has no baseline: there is no ${baselineFile(root, suite)}`,
    {
      hint: 'keep a run as baseline first',
    },
  );
}

export async function findBaseline(root: string, suite: string): Promise<readonly RunProfile[] | undefined> {
  const path = baselineFile(root, suite);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : valid(profilesSchema, text, path);
}

/** Writes the reports of a night, file name -> content, and tells the folder. */
export async function writeNight(root: string, id: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, NIGHTS, fileName(id));
  await Promise.all(Object.entries(files).map(([name, content]) => replace(join(folder, name), content)));
  return folder;
}

/** Removes all but the latest `keep` runs of each suite, and as many nights; runs that somebody named stay. */
export async function forgetRuns(root: string, keep: number): Promise<void> {
  for (const { name: suite } of await foldersIn(root)) {
    if (suite === BASELINES) continue;
    const runs = (await foldersIn(join(root, suite)))
      .map(({ name }) => name)
      .filter(isNamedByTime)
      .sort();
    const old = runs.slice(0, Math.max(0, runs.length - keep));
    await Promise.all(old.map((run) => rm(join(root, suite, run), { recursive: true })));
  }
}

/** As `newRunId` makes them: they sort by time. */
function isNamedByTime(run: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(run);
}

const NIGHTS = 'nightly';
const BASELINES = 'baselines';

async function foldersIn(path: string) {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory());
}

function baselineFile(root: string, suite: string): string {
  return join(root, BASELINES, `${fileName(suite)}.json`);
}

function hrefOf(root: string, folder: string): string {
  return [...relative(root, folder).split(sep).map(encodeURIComponent), PAGE].join('/');
}

function runFolder(root: string, { run }: RunReport): string {
  return folderOfRun(root, run.suite, run.id);
}

const SCENARIOS = 'scenarios';
const PAGE = 'report.html';

async function readReport(folder: string): Promise<RunReport | undefined> {
  const path = join(folder, 'run.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : valid(runReportSchema, text, path);
}

function valid<T>(schema: ZodType<T>, text: string, path: string): T {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SquallError('SQUALL_USAGE', `${path}: ${issue?.path.join('.')}: ${issue?.message}`, {
    hint: 'it was written by another version, or changed by hand',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function scenarioFile(folder: string, plan: { readonly scenario: string; readonly variant: string }): string {
  return join(folder, SCENARIOS, `${fileName(plan.scenario)}~${fileName(plan.variant)}.json.gz`);
}

/** Two names, `~` and an ending have to fit into the 255 bytes of a file name. */
const LONGEST = 110;

/**
 * Names come from suites and tests: anything that could leave the folder or join two names is written as `%XX`, and of
 * long ones the end is replaced by a digest.
 */
function fileName(name: string): string {
  const safe = encodeURIComponent(name).replaceAll('~', '%7E').replaceAll('*', '%2A').replace(/^\.+$/, '_');
  if (safe.length <= LONGEST) return safe;
  return `${safe.slice(0, LONGEST - 9)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** A reader sees the old file or the new one, never half of one. */
async function replace(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}
