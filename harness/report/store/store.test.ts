import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { profileOf } from '../compare/profile.ts';
import { computeReport } from '../compute.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { readRuns, writeIndex } from './all-runs.ts';
import { readBaseline, writeBaseline } from './baselines.ts';
import { openStore, readRun, writeReports } from './run-folder.ts';

const test = base.extend<{ root: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixtures that one needs from this pattern
  root: async ({}, use) => {
    const root = await mkdtemp(join(tmpdir(), 'squall-store-'));
    await use(root);
    await rm(root, { recursive: true });
  },
});

const { report, scenarios } = sampleRun();

async function storeAll(root: string, results: readonly JudgedScenario[] = scenarios): Promise<string> {
  const store = openStore(root, report.run.suite, report.run.id);
  for (const result of results) await store.keep(result);
  await store.write(report, results);
  return store.folder;
}

test('what was stored is read back whole and in the order of the report', async ({ root }) => {
  const folder = await storeAll(root);
  expect(folder).toBe(join(root, 'timeouts', report.run.id));
  expect(await readRun(folder)).toEqual({ report, scenarios: JSON.parse(JSON.stringify(scenarios)) });
});

test('reports that are rebuilt from the stored run are byte for byte the first ones', async ({ root }) => {
  const folder = await storeAll(root);
  const first = await readFile(join(folder, 'run.json'), 'utf8');
  await writeReports(folder, await readRun(folder));
  expect(await readFile(join(folder, 'run.json'), 'utf8')).toBe(first);
});

test('a scenario is on disk as soon as it was judged, before the run has ended', async ({ root }) => {
  const [first] = scenarios as [JudgedScenario];
  const store = openStore(root, 'timeouts', 'r1');
  await store.keep(first);
  expect(await readdir(join(store.folder, 'scenarios'))).toEqual(['S3-closed~naive.json.gz']);
  await expect(readRun(store.folder)).rejects.toMatchObject({ code: 'SQUALL_UNKNOWN_NAME' });
});

test('what was measured again counts, and what was seen first stays beside it', async ({ root }) => {
  const [first] = scenarios as [JudgedScenario];
  const store = openStore(root, 'timeouts', 'r1');
  await store.keep(first);
  const again = { ...first, verdicts: first.verdicts.slice(1), first: first.verdicts };
  await store.keep(again);
  expect((await readdir(join(store.folder, 'scenarios'))).sort()).toEqual([
    ...['S3-closed~naive.json.gz', 'S3-closed~naive~first.json.gz'],
  ]);
  await store.write(computeReport(report.run, [again]), [again]);
  const { report: stored, scenarios: kept } = await readRun(store.folder);
  expect(kept).toEqual(JSON.parse(JSON.stringify([again])));
  expect(stored.scenarios[0]?.first).toHaveLength(first.verdicts.length);
});

test('names of suites cannot leave the folder, and two names never share a file', async ({ root }) => {
  const [{ evidence, verdicts }] = scenarios as [JudgedScenario];
  const named = (scenario: string, variant: string) => ({
    evidence: { ...evidence, plan: { ...evidence.plan, scenario, variant } },
    verdicts,
  });
  const store = openStore(root, '../../outside', '..');
  for (const result of [named('../a', 'b~c'), named('../a~b', 'c')]) await store.keep(result);
  expect(await readdir(join(root, '..%2F..%2Foutside', '_', 'scenarios'))).toHaveLength(2);
});

test('names of any length fit into a file name and stay apart', async ({ root }) => {
  const [{ evidence, verdicts }] = scenarios as [JudgedScenario];
  const store = openStore(root, 'shop', 'r1');
  for (const end of ['a', 'b']) {
    const plan = { ...evidence.plan, scenario: `${'ü'.repeat(300)} ${end}`, variant: 'v'.repeat(300) };
    await store.keep({ evidence: { ...evidence, plan }, verdicts });
  }
  expect(await readdir(join(store.folder, 'scenarios'))).toHaveLength(2);
});

test('secrets never reach the disk, wherever in a run they stand', async ({ root }) => {
  const [{ evidence, verdicts }] = scenarios as [JudgedScenario];
  const secret = 'hunter2hunter2';
  const plan = {
    ...evidence.plan,
    about: `calls postgres://app:${secret}@db/orders`,
    requests: [
      {
        ...({ method: 'POST', path: `/pay?api_key=${secret}`, body: `{"card":{"password":"${secret}"}}` } as const),
        headers: { authorization: `Bearer ${secret}`, 'x-api-key': secret },
      },
    ],
    env: { payment: { DB_PASSWORD: secret, BANK_URL: `http://app:${secret}@bank` } },
  };
  const ended = { reason: 'broken', message: `refused: authorization: Bearer ${secret}` } as const;
  const why = `GET /orders?token=${secret} took 9 s`;
  const result = {
    evidence: { ...evidence, plan, ended },
    verdicts: verdicts.map((verdict) => ({ ...verdict, why, asExpected: false })),
  };
  const errors = [{ scenario: 's', variant: 'v', message: `db said: DB_PASSWORD=${secret}` }];
  const store = openStore(root, 'timeouts', 'r1');
  await store.keep(result);
  await store.write({ ...computeReport(report.run, [result]), errors }, [result]);
  const { scenarios: stored } = await readRun(store.folder);
  expect(stored).toHaveLength(1);
  expect(JSON.stringify(stored)).not.toContain(secret);
  const files = await readdir(store.folder, { recursive: true, withFileTypes: true });
  const texts = files.filter((f) => f.isFile() && !f.name.endsWith('.gz'));
  expect(texts.map(({ name }) => name).toSorted()).toEqual([
    ...['durations.hlog', 'junit.xml', 'report.html', 'run.json', 'summary.md'],
  ]);
  for (const file of texts) {
    const text = await readFile(join(file.parentPath, file.name), 'utf8');
    expect(text, file.name).not.toContain(secret);
    if (file.name !== 'durations.hlog') expect(text, file.name).toMatch(/\\?\[redacted\\?\]/);
  }
});

test('a run id is looked up over all suites; other runs are left alone', async ({ root }) => {
  await storeAll(root);
  expect((await readRuns(root, report.run.id)).map((run) => run.report.run.suite)).toEqual(['timeouts']);
  expect(await readRuns(root, 'another')).toEqual([]);
  expect(await readRuns(join(root, 'missing'), 'another')).toEqual([]);
});

test('the index links every run, with each of its forms beside it', async ({ root }) => {
  const folder = await storeAll(root);
  const index = await readFile(await writeIndex(root), 'utf8');
  expect(index).toContain(`href="timeouts/${report.run.id}/report.html"`);
  expect((await readdir(folder)).sort()).toEqual([
    ...['durations.hlog', 'junit.xml', 'report.html', 'run.json', 'scenarios', 'summary.md'],
  ]);
});

test('a baseline is read back as it was kept; none is an error with a hint', async ({ root }) => {
  const profiles = [profileOf({ report, scenarios })];
  await writeBaseline(root, 'timeouts', profiles);
  expect(await readBaseline(root, 'timeouts')).toEqual(profiles);
  await expect(readBaseline(root, 'retries')).rejects.toMatchObject({ code: 'SQUALL_UNKNOWN_NAME' });
});

test('a file that was cut short or changed by hand is reported, with its path', async ({ root }) => {
  const folder = await storeAll(root);
  await writeFile(join(folder, 'run.json'), '{"schema": 1, "outc');
  await expect(readRun(folder)).rejects.toMatchObject({
    code: 'SQUALL_USAGE',
    message: expect.stringContaining(folder),
  });
});

test('the index shows a run of which only the numbers are left, without a link to its page', async ({ root }) => {
  const folder = await storeAll(root);
  await rm(join(folder, 'report.html'));
  const page = await readFile(await writeIndex(root), 'utf8');
  expect(page).toContain('2026-11-21 15:45:02');
  expect(page).not.toContain('report.html');
});

test('a report that cannot be written is told file by file, and what can be is written', async ({ root }) => {
  const store = openStore(root, report.run.suite, report.run.id);
  for (const result of scenarios) await store.keep(result);
  for (const name of ['report.html', 'junit.xml']) await mkdir(join(store.folder, name, 'deep'), { recursive: true });
  await expect(store.write(report, scenarios)).rejects.toMatchObject({
    code: 'SQUALL_NOT_SAVED',
    exitCode: 12,
    message: expect.stringMatching(
      /report\.html could not be written: a folder.*\n.*junit\.xml could not be written: a folder/,
    ),
    hint: expect.stringContaining(join(store.folder, 'scenarios')),
  });
  const told = { ...report, notSaved: ['report.html', 'junit.xml'] };
  expect((await readRun(store.folder)).report).toEqual(told);
  expect((await readdir(store.folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('evidence that cannot be written is an error that names its file', async ({ root }) => {
  const [first] = scenarios as [JudgedScenario];
  const store = openStore(root, 'timeouts', 'r1');
  await rm(join(store.folder, 'scenarios'), { recursive: true });
  await writeFile(join(store.folder, 'scenarios'), 'a file');
  await expect(store.keep(first)).rejects.toMatchObject({
    code: 'SQUALL_NOT_SAVED',
    message: expect.stringMatching(/S3-closed~naive\.json\.gz could not be written: a file is in the way/),
  });
});

test('a run of which a file could not be written did not pass until it is written again', async ({ root }) => {
  const passed = scenarios.filter(({ verdicts }) => verdicts.every(({ asExpected }) => asExpected)).slice(0, 1);
  const good = computeReport(report.run, passed);
  expect(good.outcome).toBe('passed');
  const store = openStore(root, report.run.suite, report.run.id);
  for (const result of passed) await store.keep(result);
  await mkdir(join(store.folder, 'report.html', 'deep'), { recursive: true });
  await expect(store.write(good, passed)).rejects.toMatchObject({ code: 'SQUALL_NOT_SAVED' });
  expect((await readRun(store.folder)).report).toEqual({ ...good, outcome: 'aborted', notSaved: ['report.html'] });
  await rm(join(store.folder, 'report.html'), { recursive: true });
  await writeReports(store.folder, await readRun(store.folder));
  expect((await readRun(store.folder)).report).toEqual(good);
});
