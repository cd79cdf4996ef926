import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { identifyProcess, signalGroup } from '../process/identity.ts';
import { isRunning } from '../process/tree.fixture.ts';

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
const WITHIN = { timeout: 5000, interval: 20 };
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
  const idle = 'setInterval(() => {}, 1000); console.log(JSON.stringify({ event: "listening", port: 1 }));';
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
