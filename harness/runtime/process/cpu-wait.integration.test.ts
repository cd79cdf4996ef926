import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { cpuWaitReader } from './cpu-wait.ts';
import { ownSchedstat } from './schedstat.ts';

const KNOWN = existsSync('/proc/self/schedstat');
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

/** Prints a line each time it has computed for 300 ms of CPU time. */
const LOOP = `
  const start = () => process.cpuUsage().user / 1000;
  for (let from = start(); ; from = start()) { while (start() - from < 300); process.stdout.write('done\\n'); }
`;

function spin(code = LOOP): ChildProcess {
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

function waitedBy(pid: number | undefined): number {
  const reader = cpuWaitReader({ pid: () => pid });
  const waited = reader.read()?.waitedMs ?? 0;
  reader.close();
  return waited;
}

describe.runIf(KNOWN)('the time that a process waits for a CPU', () => {
  test('grows by as much as it computes when there are more loops than cores', async () => {
    const loops = Array.from({ length: availableParallelism() * 3 }, () => spin());
    await Promise.all(loops.map((loop) => once(loop.stdout as NodeJS.ReadableStream, 'data')));
    const waits = loops.map(({ pid }) => waitedBy(pid));
    // Three loops share a core: for 300 ms of computing each waits 600 ms; half of that is certain.
    expect(waits.reduce((sum, wait) => sum + wait, 0) / loops.length).toBeGreaterThan(300);
  });

  test('counts what its children waited', async () => {
    const parent = spin(`
      const { spawn } = require('node:child_process');
      const kids = Array.from({ length: ${availableParallelism() * 3} }, () =>
        spawn(process.execPath, ['-e', ${JSON.stringify(LOOP)}], { stdio: ['ignore', 'pipe', 'inherit'] }));
      let ready = 0;
      for (const kid of kids) kid.stdout.once('data', () => { if (++ready === kids.length) console.log('ready'); });
      process.on('SIGTERM', () => { for (const kid of kids) kid.kill('SIGKILL'); process.exit(); });
    `);
    await once(parent.stdout as NodeJS.ReadableStream, 'data');
    const waited = waitedBy(parent.pid);
    parent.kill('SIGTERM');
    await once(parent, 'exit');
    children.splice(0);
    expect(waited).toBeGreaterThan(availableParallelism() * 3 * 300);
  });

  test('is known of the own thread, and never shrinks', () => {
    const own = ownSchedstat();
    const first = own.read()?.waitedMs ?? Number.NaN;
    const second = own.read()?.waitedMs ?? Number.NaN;
    own.close();
    expect(second).toBeGreaterThanOrEqual(first);
  });

  test('is unknown for a process that has ended', async () => {
    const child = spin('process.exit(0)');
    await once(child, 'exit');
    children.splice(0);
    expect(cpuWaitReader({ pid: () => child.pid }).read()).toBeUndefined();
  });

  test('never shrinks when the process is replaced', async () => {
    let pid = process.pid;
    const reader = cpuWaitReader({ pid: () => pid });
    const first = reader.read()?.waitedMs ?? Number.NaN;
    pid = spin().pid ?? -1;
    expect(reader.read()?.waitedMs).toBeGreaterThanOrEqual(first);
    reader.close();
  });

  test('goes on where it stopped when its files were given back', () => {
    const reader = cpuWaitReader({ pid: () => process.pid });
    const first = reader.read()?.ranMs ?? Number.NaN;
    reader.close();
    const second = reader.read()?.ranMs ?? Number.NaN;
    reader.close();
    expect(second).toBeGreaterThanOrEqual(first);
    expect(second).toBeLessThan(2 * first);
  });

  test('of processes whose command line has a word', async () => {
    const parent = spin(`
      const { spawn } = require('node:child_process');
      const loop = ${JSON.stringify(LOOP)};
      const kids = ['a', 'b'].map((lane) =>
        spawn(process.execPath, ['-e', loop, 'lane-' + lane], { stdio: ['ignore', 'pipe', 'inherit'] }));
      let ready = 0;
      for (const kid of kids) kid.stdout.once('data', () => { if (++ready === kids.length) console.log('ready'); });
      process.on('SIGTERM', () => { for (const kid of kids) kid.kill('SIGKILL'); process.exit(); });
    `);
    await once(parent.stdout as NodeJS.ReadableStream, 'data');
    const pid = () => parent.pid;
    const users = [{ pid, word: 'lane-a' }, { pid, word: 'lane-b' }, { pid, word: 'lane-c' }, { pid }];
    const [a, b, nobody, both] = users.map(cpuWaitReader).map((each) => {
      const ran = each.read()?.ranMs;
      each.close();
      return ran;
    });
    parent.kill('SIGTERM');
    await once(parent, 'exit');
    children.splice(0);
    expect(nobody).toBeUndefined();
    expect(Math.min(a ?? 0, b ?? 0)).toBeGreaterThan(0);
    expect(both).toBeGreaterThan((a ?? 0) + (b ?? 0));
  });
});
