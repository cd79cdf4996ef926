import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { computeReport } from '../../report/compute.ts';
import type { JudgedScenario } from '../../report/judged-scenario.ts';
import { SAMPLE_HEADER, sampleRun } from '../../report/sample/sample-run.ts';
import { openStore } from '../../report/store/run-folder.ts';

const INDEX = new URL('../../index.ts', import.meta.url).href;
const TINY = new URL('../../../fixtures/tiny-project/target.ts', import.meta.url).href;

export const RUN = 'results/timeouts/2026-11-21T15-45-02-a3f1';
/** A scenario of that run. */
export const EVIDENCE = 'scenarios/S3-closed~naive.json.gz';

const SUITE = `import { closed, suite } from '${INDEX}';
import { tiny } from '${TINY}';
export const fine = suite({
  name: 'fine',
  about: 'a suite without a fault',
  target: tiny,
  scenarios: [
    { name: 'calm', about: '', phases: [{ name: 'baseline', load: closed(4, 2) }], statements: { 'all complete': { naive: 'hold' } } },
  ],
});
`;

const CATALOGUE = 'export const defects = [{ name: "d" }];\n';

/** Fills `root` with a project that has one good suite and one good run, and returns how to add broken things to it. */
export async function makeProject(root: string): Promise<void> {
  const scenarios = sampleRun()
    .scenarios.filter(({ evidence: { plan } }) => plan.scenario === 'S3-closed')
    .slice(0, 2);
  const report = computeReport(SAMPLE_HEADER, scenarios);
  const store = openStore(join(root, 'results'), report.run.suite, report.run.id);
  for (const result of scenarios) await store.keep(result);
  await store.write(report, scenarios);
  write(root, 'suites/fine.suite.ts', SUITE);
  write(root, 'results/fine/taken/run.json', '{}');
  write(root, 'defects.ts', CATALOGUE);
  write(root, 'page.md', '# A page\n\n<!-- table: S3-closed -->\n<!-- end -->\n');
}

/** Writes a file below `root`, with its folder. */
export function write(root: string, path: string, content: string | Uint8Array): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A copy of the good run at `path`, with other `files`; null leaves a file out. */
export function copyRun(root: string, path: string, files: Readonly<Record<string, string | Uint8Array | null>>): void {
  for (const name of ['run.json', ...readdirSync(join(root, RUN, 'scenarios')).map((file) => `scenarios/${file}`)]) {
    const content = files[name] === undefined ? readFileSync(join(root, RUN, name)) : files[name];
    if (content !== null) write(root, join(path, name), content);
  }
}

/** The `run.json` of the good run. */
export function runReport(root: string): string {
  return readFileSync(join(root, RUN, 'run.json'), 'utf8');
}

/** The evidence of one scenario of the good run after `change`. */
export function changedEvidence(root: string, change: (judged: JudgedScenario) => unknown): Uint8Array {
  const judged = JSON.parse(gunzipSync(readFileSync(join(root, RUN, EVIDENCE))).toString()) as JudgedScenario;
  return gzipSync(JSON.stringify(change(judged)));
}

/** Path -> size and time of the last change of every file below `root`, and every folder. */
export function contentOf(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => {
      const about = statSync(join(root, path), { bigint: true });
      return [path, about.isDirectory() ? 'a folder' : `${about.size} bytes of ${about.mtimeNs}`];
    }),
  );
}
