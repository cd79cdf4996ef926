import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { profileOf } from '../report/compare/profile.ts';
import { sampleRun } from '../report/sample/sample-run.ts';
import { writeBaseline } from '../report/store/baselines.ts';
import { openStore } from '../report/store/run-folder.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
let results: string;
let run: string;

beforeAll(async () => {
  results = await mkdtemp(join(tmpdir(), 'squall-compare-'));
  const { report, scenarios } = sampleRun();
  const store = openStore(results, report.run.suite, report.run.id);
  for (const scenario of scenarios) await store.keep(scenario);
  await store.write(report, scenarios);
  run = store.folder;
  const profile = profileOf({ report, scenarios });
  const better = profile.scenarios.map((scenario) => ({
    ...scenario,
    phases: scenario.phases.map((phase) => ({ ...phase, successes: phase.count })),
  }));
  await writeBaseline(results, 'better', [{ ...profile, scenarios: better }]);
});
afterAll(() => rm(results, { recursive: true }));

function compare(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, 'compare', ...args, '--results', results],
      { env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' } },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

test('a run against itself ends with 0', async () => {
  const { code, output } = await compare(run, run);
  expect(output).toContain('no change beyond noise');
  expect(code).toBe(0);
});

test('a run that is worse than its baseline ends with 10 and says by how much', async () => {
  const { code, output } = await compare(run, '--baseline', 'better');
  expect(output).toMatch(/✗ .*success share/);
  expect(output).toContain('✗ regression');
  expect(code).toBe(10);
});

test('a run can be kept as the baseline that it is then compared with', async () => {
  const kept = await compare(run, '--baseline', 'timeouts', '--keep');
  expect([kept.code, kept.output]).toEqual([0, expect.stringContaining('baselines/timeouts.json')]);
  expect((await compare(run, '--baseline', 'timeouts')).code).toBe(0);
});

test.each([
  [[], 'missing required argument'],
  [['--baseline', 'nothing'], 'missing required argument'],
])('%j is refused with exit code 2', async (args, message) => {
  const { code, output } = await compare(...args);
  expect(output).toContain(message);
  expect(code).toBe(2);
});

test('a folder without a run, a suite without a baseline and one run alone are refused with a hint', async () => {
  for (const args of [['nowhere', run], [run, '--baseline', 'nothing'], [run]]) {
    const { code, output } = await compare(...args);
    expect(output).toContain('hint');
    expect(code).toBe(2);
  }
});
