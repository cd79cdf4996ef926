import { access, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { renderIndex } from '../html/index-page.ts';
import type { RunReport } from '../run-report.ts';
import { fileName, foldersIn, replace } from './files.ts';
import { folderOfRun, readReport } from './run-folder.ts';

const NIGHTLY = 'nightly';
const PAGE = 'report.html';

/** The reports of one run over all suites below `root`, by suite name; suites without one are left out. */
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

/** The readable reports of all runs of a suite below `root`. */
export async function readRunsOf(root: string, suite: string): Promise<readonly RunReport[]> {
  const folder = join(root, fileName(suite));
  const runs = await readdir(folder).catch(() => []);
  const reports = runs.map((run) => readReport(join(folder, run)).catch(() => undefined));
  return (await Promise.all(reports)).flatMap((report) => report ?? []);
}

/** Every readable run below `root`, for the index page. */
async function readAllRuns(root: string): Promise<{ report: RunReport; folder: string }[]> {
  const found = await Promise.all(
    (await foldersIn(root)).map(async ({ name }) => {
      // Somebody may be removing it, and a folder of the system cannot be read.
      const runs = await readdir(join(root, name)).catch(() => []);
      return Promise.all(runs.map((run) => readReport(join(root, name, run)).catch(() => undefined)));
    }),
  );
  return found.flat().flatMap((report) => (report ? [{ report, folder: runFolder(root, report) }] : []));
}

/** Writes `<root>/index.html` over all runs; returns its path. */
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

/** Writes the reports of a nightly run, file name -> content; returns their folder. */
export async function writeNightly(root: string, id: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, NIGHTLY, fileName(id));
  await Promise.all(Object.entries(files).map(([name, content]) => replace(join(folder, name), content)));
  return folder;
}

function hrefOf(root: string, folder: string): string {
  return [...relative(root, folder).split(sep).map(encodeURIComponent), PAGE].join('/');
}

function runFolder(root: string, { run }: RunReport): string {
  return folderOfRun(root, run.suite, run.id);
}
