import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test as base, expect, onTestFinished } from 'vitest';
import { identifyProcess } from '../../../runtime/process/identity.ts';
import { sampleRun } from '../../sample/sample-run.ts';
import { fileName } from '../files.ts';
import { openStore } from '../run-folder.ts';
import { inUseSince, markInUse } from './in-use.ts';
import { oldRuns, removeRuns } from './old-runs.ts';
import { readStoredRuns } from './stored-runs.ts';

const test = base.extend<{ root: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads what a fixture needs from it
  root: async ({}, use) => {
    const root = await mkdtemp(join(tmpdir(), 'squall-stored-'));
    await use(root);
    await chmod(root, 0o755);
    await rm(root, { recursive: true });
  },
});

const { report } = sampleRun();
const { run } = report;
const LONG_AGO = new Date('2026-01-01T00:00:00Z');

/** A run of this day of November; its folder seems to be as old as its name. */
async function store(root: string, day: number, options: Partial<typeof run> = {}): Promise<string> {
  const id = `2026-11-${String(day).padStart(2, '0')}T02-17-00-aaaa`;
  const header = { ...run, id, startedAt: `${id.slice(0, 10)}T02:17:00.000Z`, ...options };
  const { folder } = openStore(root, header.suite, header.id);
  await writeFile(join(folder, 'scenarios', 'S1~naive.json.gz'), 'x'.repeat(1000));
  await writeFile(join(folder, 'run.json'), JSON.stringify({ ...report, run: header }));
  await utimes(folder, LONG_AGO, LONG_AGO);
  return folder;
}

/** A run that was ended before its report. */
async function storeHalf(root: string, day: number): Promise<string> {
  const { folder } = openStore(root, run.suite, `2026-11-${day}T02-17-00-bbbb`);
  await writeFile(join(folder, 'report.html.part'), 'half a pa');
  await utimes(folder, LONG_AGO, LONG_AGO);
  return folder;
}

/** Names of the runs that are gone after all but the latest `keep` were removed. */
async function removed(root: string, keep: number): Promise<string[]> {
  const old = oldRuns((await readStoredRuns(root)).runs, keep);
  await removeRuns(old);
  for (const { folder } of old) expect(existsSync(folder)).toBe(false);
  return old.map(({ folder }) => basename(folder)).sort();
}

test('a run is listed with its start, size and outcome, the latest first', async ({ root }) => {
  for (const day of [10, 12]) await store(root, day);
  const { runs } = await readStoredRuns(root);
  expect(runs.map(({ id, outcome, kind }) => [id.slice(8, 10), outcome, kind])).toEqual([
    ['12', 'failed', 'local, embedded'],
    ['10', 'failed', 'local, embedded'],
  ]);
  expect(runs[0]).toMatchObject({ suite: 'timeouts', startedMs: Date.parse('2026-11-12T02:17:00Z') });
  expect(runs[0]?.bytes).toBe(1000 + (await stat(join(root, 'timeouts/2026-11-12T02-17-00-aaaa/run.json'))).size);
});

test('the latest of each suite, environment and proxy stay, and as many without a report', async ({ root }) => {
  for (const day of [10, 11, 12]) await store(root, day);
  await store(root, 1, { environment: 'docker' });
  await store(root, 2, { suite: 'retries' });
  for (const day of [20, 21]) await storeHalf(root, day);
  expect(await removed(root, 1)).toEqual([
    ...['2026-11-10T02-17-00-aaaa', '2026-11-11T02-17-00-aaaa', '2026-11-20T02-17-00-bbbb'],
  ]);
  expect(await removed(root, 1)).toEqual([]);
});

/** What a game day leaves behind, here of one that ended, or of one that was killed. */
async function storeGameDay(root: string, day: number, ending: 'ended' | 'killed' = 'ended'): Promise<string> {
  const id = `2026-11-${day}T09-00-00-dddd`;
  const startedAt = `2026-11-${day}T09:00:00.000Z`;
  const { folder } = openStore(join(root, 'gameday'), 'black-friday', id);
  await writeFile(join(folder, 'journal.jsonl'), '{"kind":"opened"}\n');
  await writeFile(
    join(folder, 'run.json'),
    JSON.stringify({ ...report, run: { ...run, suite: 'black-friday', id, startedAt } }),
  );
  const told = { planned: { id }, startedAt, ending: { outcome: 'stopped' } };
  if (ending === 'ended') await writeFile(join(folder, 'post-mortem.json'), JSON.stringify(told));
  await utimes(folder, LONG_AGO, LONG_AGO);
  return folder;
}

async function storeSearch(root: string, day: number): Promise<string> {
  const id = `2026-11-${day}T10-00-00-eeee`;
  const folder = join(root, 'headroom', id);
  await mkdir(folder, { recursive: true });
  for (const name of ['headroom.svg', 'headroom.md']) await writeFile(join(folder, name), 'x');
  const told = { run: { id, startedAt: `2026-11-${day}T10:00:00.000Z` } };
  await writeFile(join(folder, 'headroom.json'), JSON.stringify(told));
  await utimes(folder, LONG_AGO, LONG_AGO);
  return folder;
}

test('game days and searches are listed, and old ones of each runbook are removed', async ({ root }) => {
  for (const day of [10, 12]) await storeGameDay(root, day);
  await storeGameDay(root, 14, 'killed');
  for (const day of [11, 13]) await storeSearch(root, day);
  await writeFile(join(root, 'gameday', 'peak~2026.running.json'), '{}');
  const { runs, strange } = await readStoredRuns(root);
  expect(strange).toEqual([]);
  expect(runs.map(({ suite, id, outcome, isCompared }) => [suite, id.slice(8, 10), outcome, isCompared])).toEqual([
    ['gameday/black-friday', '14', 'failed', false],
    ['gameday/black-friday', '12', 'stopped', false],
    ['gameday/black-friday', '10', 'stopped', false],
    ['headroom', '13', 'searched', false],
    ['headroom', '11', 'searched', false],
  ]);
  expect(await removed(root, 1)).toEqual(['2026-11-10T09-00-00-dddd', '2026-11-11T10-00-00-eeee']);
});

test('a game day that somebody added a note to, or that a link leads to, stays', async ({ root }) => {
  const [noted, linked] = [await storeGameDay(root, 10), await storeGameDay(root, 11)];
  await writeFile(join(noted, 'notes.md'), 'mine');
  await symlink(linked, join(root, 'gameday', 'best'));
  const { runs, strange } = await readStoredRuns(root);
  expect(strange).toEqual([{ path: noted, why: 'holds notes.md, which no run makes' }]);
  expect(runs.map(({ stays }) => stays)).toEqual([`is what ${join(root, 'gameday', 'best')} leads to`]);
  expect(await removed(root, 0)).toEqual([]);
});

test('a run that somebody named stays', async ({ root }) => {
  await store(root, 9, { id: 'before-the-rewrite' });
  expect((await readStoredRuns(root)).runs).toMatchObject([{ stays: 'has a name that somebody gave it' }]);
  expect(await removed(root, 0)).toEqual([]);
});

test.for([
  ['a note of somebody', (folder: string) => writeFile(join(folder, 'notes.md'), 'mine'), /holds notes.md, which/],
  ['a folder of somebody', (folder: string) => mkdir(join(folder, 'more', 'deep'), { recursive: true }), /holds more,/],
  ['a file among the evidence', (folder: string) => writeFile(join(folder, 'scenarios/a.csv'), ''), /holds a.csv/],
  ['a link out of it', (folder: string) => symlink('/', join(folder, 'scenarios/x~y.json.gz')), /the link x~y/],
  [
    'evidence that lies elsewhere',
    async (folder: string) => {
      await rename(join(folder, 'scenarios'), `${folder}-elsewhere`);
      await symlink(`${folder}-elsewhere`, join(folder, 'scenarios'));
    },
    /the link scenarios/,
  ],
  [
    'a report that is cut',
    (folder: string) => writeFile(join(folder, 'run.json'), '{"schema": 1, "outc'),
    /cannot be used/,
  ],
  [
    'the report of another run',
    (folder: string) => cp(folder, `${folder.slice(0, -4)}cccc`, { recursive: true }),
    /another run/,
  ],
  [
    'nothing',
    async (folder: string) => {
      await rm(folder, { recursive: true });
      await mkdir(folder);
    },
    /is empty/,
  ],
] as const)('a folder that holds %s is told and stays', async ([, change, why], { root }) => {
  await change(await store(root, 10));
  const { strange } = await readStoredRuns(root);
  expect(strange.map((each) => each.why)).toEqual([expect.stringMatching(why)]);
  const old = oldRuns((await readStoredRuns(root)).runs, 0);
  expect(old.map(({ folder }) => folder)).not.toContain(strange[0]?.path);
  const before = await readdir(strange[0]?.path as string);
  await removeRuns(old);
  expect(await readdir(strange[0]?.path as string)).toEqual(before);
});

test('a link that looks like a run, or leads to a suite, is not followed', async ({ root }) => {
  const outside = await mkdtemp(join(tmpdir(), 'squall-outside-'));
  onTestFinished(() => rm(outside, { recursive: true }));
  const folder = await store(outside, 10);
  await mkdir(join(root, 'timeouts'));
  await symlink(folder, join(root, 'timeouts', basename(folder)));
  await symlink(join(outside, 'timeouts'), join(root, 'retries'));
  expect(await readStoredRuns(root)).toEqual({ runs: [], strange: [] });
  expect(existsSync(folder)).toBe(true);
});

test('what a link in the results folder leads to stays', async ({ root }) => {
  const [first, second] = [await store(root, 10), await store(root, 11)];
  await symlink(first, join(root, 'timeouts', 'best'));
  await symlink(join(second, 'run.json'), join(root, 'latest.json'));
  const { runs } = await readStoredRuns(root);
  expect(runs.map(({ stays }) => stays)).toEqual([
    ...[`is what ${join(root, 'latest.json')} leads to`, `is what ${join(root, 'timeouts', 'best')} leads to`],
  ]);
  expect(await removed(root, 0)).toEqual([]);
});

test('nothing that is newer than a command that runs is removed, and its mark goes with it', async ({ root }) => {
  await store(root, 9);
  const mark = await markInUse(root);
  const { folder } = openStore(root, 'timeouts', '2026-11-30T02-17-00-cccc');
  expect((await readStoredRuns(root)).runs[0]).toMatchObject({ folder, stays: 'is of a command that still runs' });
  expect(await removed(root, 0)).toEqual(['2026-11-09T02-17-00-aaaa']);
  await mark[Symbol.asyncDispose]();
  expect(await inUseSince(root)).toBeUndefined();
  expect((await readStoredRuns(root)).runs[0]).toMatchObject({ stays: 'has no report yet and is new' });
  await utimes(folder, LONG_AGO, LONG_AGO);
  expect(await removed(root, 0)).toEqual([basename(folder)]);
});

test('the mark of a process that was killed counts for nothing, that of another machine does', async ({ root }) => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const { pid, startTicks } = identifyProcess(child.pid as number);
  const mark = (host: string) =>
    writeFile(join(root, `.squall-in-use~${fileName(host)}~${pid}~${startTicks ?? ''}`), '');
  await mark(hostname());
  expect(await inUseSince(root)).toBeDefined();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await inUseSince(root)).toBeUndefined();
  await mark('another-machine');
  expect(await inUseSince(root)).toBeDefined();
  const own = await markInUse(root);
  expect((await readdir(root)).filter((name) => name.includes(`~${fileName(hostname())}~`))).toHaveLength(1);
  await own[Symbol.asyncDispose]();
});

test('what cannot be read or removed is told, and the rest is removed', async ({ root, skip }) => {
  if (process.getuid?.() === 0) skip('root may read and remove everything');
  const [locked, fixed] = [await store(root, 10), await store(root, 11)];
  await store(root, 12);
  await chmod(locked, 0o000);
  await chmod(fixed, 0o500);
  onTestFinished(() => Promise.all([locked, fixed].map((folder) => chmod(folder, 0o755))).then(() => {}));
  const { runs, strange } = await readStoredRuns(root);
  expect(strange).toEqual([{ path: locked, why: 'cannot be read (EACCES)' }]);
  await expect(removeRuns(oldRuns(runs, 0))).rejects.toMatchObject({
    code: 'SQUALL_NOT_REMOVED',
    message: expect.stringContaining(fixed),
  });
  expect((await readStoredRuns(root)).runs.map(({ folder }) => folder)).toEqual([fixed]);
});

test('baselines, files and copies of mutation runs are no runs', async ({ root }) => {
  await mkdir(join(root, 'baselines', '2026-11-10T02-17-00-aaaa', 'scenarios'), { recursive: true });
  await mkdir(join(root, 'mutants', 'mutant-1'), { recursive: true });
  await writeFile(join(root, 'README.md'), '');
  expect(await readStoredRuns(root)).toEqual({ runs: [], strange: [] });
  expect(await readStoredRuns(join(root, 'missing'))).toEqual({ runs: [], strange: [] });
});
