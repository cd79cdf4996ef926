import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { identifyProcess, signalGroup } from '../process/identity.ts';
import { isRunning, startedBy } from '../process/tree.fixture.ts';
import { createReaper } from './reaper.ts';

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
/** It has 5 s on a machine that is not busy. */
const WITHIN = { timeout: 30_000, interval: 20 };
const children: number[] = [];

afterEach(() => {
  for (const pid of children.splice(0)) signalGroup(identifyProcess(pid), 'SIGKILL');
});

/** A runner that starts one obedient and one stubborn process and makes a folder, then says their names. */
const RUNNER = `
  import { createReaper } from ${here('./reaper.ts')};
  import { startProcess } from ${here('../process/process.ts')};
  import { systemClock as clock } from ${here('../clock.ts')};
  const reaper = createReaper();
  const idle = (process.env.BEFORE ?? '') + 'setInterval(() => {}, 1000); console.log(JSON.stringify({ event: "listening", port: 1 }));';
  const start = (code) => startProcess({ name: 'x', command: process.execPath, args: ['-e', code], env: {} }, { clock, reaper });
  const all = await Promise.all([start(idle), start('process.on("SIGTERM", () => {});' + idle)]);
  reaper.watch({ kind: 'folder', path: process.env.FOLDER });
  await Promise.all(all.map((each) => each.listening));
  console.log(JSON.stringify(all.map((each) => each.pid)));
  if (process.env.STOP) await Promise.all(all.map((each) => each[Symbol.asyncDispose]()));
  else await new Promise(() => setInterval(() => {}, 1000));
`;

async function startRunner(env: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'squall-reaper-'));
  const runner = spawn(process.execPath, ['--input-type=module', '-e', RUNNER], {
    env: { PATH: process.env['PATH'] ?? '', FOLDER: folder, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: runner.stdout }), 'line');
  const pids = JSON.parse(line as string) as number[];
  children.push(...pids);
  return { runner, folder, pids };
}

test('nothing is left five seconds after the runner was killed', async () => {
  const { runner, folder, pids } = await startRunner({});
  expect(pids.filter(isRunning)).toEqual(pids);
  runner.kill('SIGKILL');
  await expect.poll(() => [pids.filter(isRunning), existsSync(folder)], WITHIN).toEqual([[], false]);
});

/** The reaper comes before the watchdog. */
const keepersOf = (runner: number) => startedBy(runner).reaper.sort((a, b) => a - b);

test.each([
  ['the reaper', [0]],
  ['the watchdog', [1]],
  ['one after the other, and each gets a successor,', [0, 1]],
])('nothing is left when %s was killed, and then the runner', async (_, victims) => {
  const { runner, folder, pids } = await startRunner({});
  const pid = runner.pid as number;
  for (const victim of victims) {
    const before = keepersOf(pid);
    expect(before).toHaveLength(2);
    process.kill(before[victim] as number, 'SIGKILL');
    await expect.poll(() => keepersOf(pid).filter((each) => !before.includes(each)), WITHIN).toHaveLength(1);
  }
  runner.kill('SIGKILL');
  await expect.poll(() => [pids.filter(isRunning), existsSync(folder)], WITHIN).toEqual([[], false]);
});

test.each([
  ['the reaper', [0]],
  ['the watchdog', [1]],
])('nothing is left when %s and the runner are killed together', async (_, victims) => {
  const { runner, folder, pids } = await startRunner({});
  const keepers = keepersOf(runner.pid as number);
  runner.kill('SIGSTOP');
  for (const victim of victims) process.kill(keepers[victim] as number, 'SIGKILL');
  runner.kill('SIGKILL');
  await expect.poll(() => [pids.filter(isRunning), existsSync(folder)], WITHIN).toEqual([[], false]);
  await expect.poll(() => keepers.filter(isRunning), WITHIN).toEqual([]);
});

test('nothing is left when the reaper stands still and the runner is killed', async () => {
  const { runner, folder, pids } = await startRunner({});
  const [reaper = 0] = keepersOf(runner.pid as number);
  process.kill(reaper, 'SIGSTOP');
  runner.kill('SIGKILL');
  await expect.poll(() => [pids.filter(isRunning), existsSync(folder)], WITHIN).toEqual([[], false]);
  process.kill(reaper, 'SIGCONT');
  await expect.poll(() => isRunning(reaper), WITHIN).toBe(false);
});

test('what a process has started in a group of its own goes too', async () => {
  const stray = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'],
    { detached: true, stdio: 'ignore' }).unref();`;
  const { runner, pids } = await startRunner({ BEFORE: stray });
  const strays = startedBy(runner.pid as number).processes.filter((pid) => !pids.includes(pid));
  expect(strays).toHaveLength(2);
  children.push(...strays);
  runner.kill('SIGKILL');
  await expect.poll(() => [...pids, ...strays].filter(isRunning), WITHIN).toEqual([]);
});

test.each([
  ['NUL', 'a\0b'],
  ['200 kB', 'x'.repeat(200_000)],
])('a setting with %s is an error of its process, and no other notices', async (_, value) => {
  const reaper = createReaper();
  const program = { command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], cwd: '/' };
  using good = await reaper.start({ ...program, env: {} }, () => {});
  children.push(good.identity.pid);
  using bad = await reaper.start({ ...program, env: { SETTING: value } }, () => {});
  expect(bad.identity.pid).toBe(-1);
  expect((await bad.ended).error?.message).toMatch(/null bytes|E2BIG/);
  using next = await reaper.start({ ...program, env: {} }, () => {});
  children.push(next.identity.pid);
  expect([good, next].map(({ identity }) => isRunning(identity.pid))).toEqual([true, true]);
});

test('a runner that stops its processes itself ends, and what it left watched goes too', async () => {
  const { runner, folder, pids } = await startRunner({ STOP: '1' });
  const [code] = await once(runner, 'exit');
  expect(code).toBe(0);
  expect(pids.filter(isRunning)).toEqual([]);
  await expect.poll(() => existsSync(folder), WITHIN).toBe(false);
});

test('a process whose id was given to another one is left alone', () => {
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  const pid = bystander.pid as number;
  children.push(pid);
  const { startTicks } = identifyProcess(pid);
  expect(startTicks).toMatch(/^\d+$/);
  expect(signalGroup({ pid, startTicks: '1' }, 'SIGKILL')).toBe(false);
  expect(isRunning(pid)).toBe(true);
});

test('what is forgotten stays', async () => {
  const kept = mkdtempSync(join(tmpdir(), 'squall-kept-'));
  const removed = mkdtempSync(join(tmpdir(), 'squall-removed-'));
  const code = `
    import { createReaper } from ${here('./reaper.ts')};
    const reaper = createReaper();
    const unwatch = reaper.watch({ kind: 'folder', path: ${JSON.stringify(kept)} });
    reaper.watch({ kind: 'folder', path: ${JSON.stringify(removed)} });
    unwatch[Symbol.dispose]();
  `;
  const runner = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
  await once(runner, 'exit');
  await expect.poll(() => existsSync(removed), WITHIN).toBe(false);
  expect(existsSync(kept)).toBe(true);
  rmSync(kept, { recursive: true });
});
