import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { profileOf, type RunProfile } from '../../report/compare/profile.ts';
import { sampleRun } from '../../report/sample/sample-run.ts';
import { writeBaseline } from '../../report/store/baselines.ts';
import { openStore } from '../../report/store/run-folder.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
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
  const other = { ...profile.run, id: 'other', startedAt: '2026-11-20T00:00:00.000Z' };
  await writeBaseline(results, 'better', [{ ...profile, run: other, scenarios: better }]);
  await writeBaseline(results, 'held', [{ ...profile, run: other, scenarios: profile.scenarios.map(wasAsExpected) }]);
});
afterAll(() => rm(results, { recursive: true }));

/** The sample run has one statement that is not as expected. */
function wasAsExpected(scenario: RunProfile['scenarios'][number]): RunProfile['scenarios'][number] {
  const statements = scenario.statements.map((each) => ({
    ...each,
    asExpected: each.verdict === 'inconclusive' ? each.asExpected : true,
  }));
  return { ...scenario, statements };
}

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

test('one run of each side is shown and ends with 11, whatever it measured', async () => {
  const { code, output } = await compare(run, '--baseline', 'better');
  expect(output).toMatch(/\? .*success share/);
  expect(output.replaceAll(/\s+/g, ' ')).toContain('the sides do not take turns');
  expect(output).toContain('? cannot tell');
  expect(code).toBe(11);
});

test('a statement that broke ends with 10', async () => {
  const { code, output } = await compare(run, '--baseline', 'held');
  expect(output).toContain('✗ regression: 1 worse, 0 better');
  expect(code).toBe(10);
});

test('a suite is run in two projects by turns; two runs cannot tell', async () => {
  const project = fileURLToPath(new URL('../../../fixtures/tiny-project/', import.meta.url));
  const flags = ['--suite', 'holds', '--repeat', '1', '--variant', 'bounded'];
  const { code, output } = await compare(project, project, ...flags);
  const titles = [...output.matchAll(/--- holds (before|after), run \d of 2/g)].map(([, side]) => side);
  expect(titles).toEqual(['before', 'after']);
  expect(code).toBe(11);
}, 180_000);

test('two folders that are no projects are refused before anything starts', async () => {
  const { code, output } = await compare(run, run, '--suite', 'holds');
  expect(output).toContain('there is no folder suites in');
  expect(code).toBe(2);
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
