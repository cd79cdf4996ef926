import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NightlyReport } from '../../report/nightly/nightly-report.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../../fixtures/tiny-project/', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-nightly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A nightly run over suites of the tiny project; results and the job's summary go to a folder of the test. */
function nightly(...args: string[]): Promise<{ code: number; output: string }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    NO_COLOR: '1',
    GITHUB_STEP_SUMMARY: join(folder, 'step.md'),
    WAVERS_MARK: join(folder, 'mark'),
  };
  return new Promise((resolve) => {
    const run = execFile(
      process.execPath,
      [MAIN, 'nightly', ...args, '--results', folder],
      { cwd: PROJECT, env, maxBuffer: 1e8 },
      (_, stdout, stderr) => resolve({ code: run.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

function file(name: string): string {
  const [id = ''] = readdirSync(join(folder, 'nightly')).toReversed();
  return readFileSync(join(folder, 'nightly', id, name), 'utf8');
}

test('a verdict that changes between repeats is named, and the suites that passed become baselines', async () => {
  const { code, output } = await nightly('holds', 'wavers', '--repeat', '2', '--keep-baseline', 'missing');
  const text = output.replaceAll(/\s+/g, ' ');
  expect(text).toContain('flaky: calm · fickle: success rate = 100%: pass, fail');
  expect(code).toBe(11);
  const report = JSON.parse(file('night.json')) as NightlyReport;
  expect(report.suites.map(({ suite, outcome, runs }) => [suite, outcome, runs.length])).toEqual([
    ['holds', 'passed', 2],
    ['wavers', 'inconclusive', 2],
  ]);
  expect(readdirSync(join(folder, 'baselines'))).toEqual(['holds.json']);
  expect(file('junit.xml')).toMatch(/<error type="flaky" message="pass, fail: success rate/);
  expect(readFileSync(join(folder, 'step.md'), 'utf8')).toBe(file('summary.md'));
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  expect(index).toContain('verdict changed once');
  for (const { runId } of report.suites.flatMap(({ runs }) => runs)) expect(index).toContain(runId);
}, 180_000);

test('one that fails every time ends with 10, one that does not start with 12; both are reported', async () => {
  const failed = await nightly('breaks', '--repeat', '1');
  expect(failed.output).toContain('max duration < 500ms is broken and should hold');
  expect(failed.code).toBe(10);
  const broken = await nightly('breaks', 'stillborn', '--repeat', '1', '--keep-runs', '1');
  expect(broken.output.replaceAll(/\s+/g, ' ')).toMatch(/stillborn ✗ repeat 1 broke, exit code 12: calm · stillborn/);
  expect(broken.code).toBe(12);
  for (const kept of ['breaks', 'stillborn', 'nightly']) expect(readdirSync(join(folder, kept))).toHaveLength(1);
}, 180_000);

test('a run that hangs is stopped at the limit and counts as broken', async () => {
  const { code, output } = await nightly('patient', '--repeat', '1', '--limit', '8s');
  expect(output.replaceAll(/\s+/g, ' ')).toContain('it ran past its limit of 8 s');
  expect(code).toBe(1);
}, 180_000);

test('an unknown suite is refused before anything starts', async () => {
  const { code, output } = await nightly('holdss');
  expect(output).toContain('did you mean "holds"?');
  expect(code).toBe(2);
  expect(existsSync(join(folder, 'nightly'))).toBe(false);
});
