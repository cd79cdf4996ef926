import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { createReaper } from '../reaper/reaper.ts';
import { type RunningProcess, startProcess } from './process.ts';
import { untilListening } from './ready.ts';

const reaper = createReaper();

function start(code: string): Promise<RunningProcess> {
  const spec = { name: 'bank', command: process.execPath, args: ['-e', code], env: {} };
  return startProcess(spec, { clock: systemClock, reaper });
}

function ready(running: RunningProcess, limitMs = 30_000, signal = new AbortController().signal) {
  return untilListening(running, '/health', { clock: systemClock, limitMs, signal });
}

const SERVER = `
  const server = require('node:http').createServer((request, response) => {
    response.statusCode = request.url === '/health' ? 200 : 404;
    response.end();
  });
  server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ event: 'listening', port: server.address().port })));
`;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a service is ready at the port that it prints', async () => {
  await using running = await start(SERVER);
  const port = await ready(running);
  expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
});

test('a service that dies at start is shown with its exit code and last lines', async () => {
  await using running = await start(
    `console.log('reading settings'); console.error('no such bank'); process.exitCode = 3;`,
  );
  await expect(ready(running)).rejects.toMatchObject({
    code: 'SQUALL_SERVICE_DIED',
    message: expect.stringMatching(/bank died .*exit code 3.*no such bank/s),
  });
});

test('a program that does not exist died too', async () => {
  await using running = await startProcess(
    { name: 'ghost', command: '/does/not/exist', args: [], env: {} },
    { clock: systemClock, reaper },
  );
  await expect(ready(running)).rejects.toMatchObject({ code: 'SQUALL_SERVICE_DIED', message: /ENOENT/ });
});

test('a service that never listens runs out of time', async () => {
  await using running = await start(`console.log('thinking'); setInterval(() => {}, 1000);`);
  await expect(ready(running, 300)).rejects.toMatchObject({
    code: 'SQUALL_START_TIMEOUT',
    message: expect.stringContaining('has not printed where it listens'),
  });
});

test('waiting ends at once when the run is aborted', async () => {
  const stop = new AbortController();
  await using running = await start(`setInterval(() => {}, 1000);`);
  const waiting = ready(running, 30_000, stop.signal);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

test('stopping ends the whole group, also one that ignores SIGTERM or is frozen', async () => {
  const stubborn = await start(`
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    process.on('SIGTERM', () => {});
    console.log(JSON.stringify({ event: 'listening', port: child.pid }));
    setInterval(() => {}, 1000);
  `);
  const grandchild = await stubborn.listening;
  const frozen = await start(SERVER);
  await frozen.listening;
  frozen.signal('SIGSTOP');
  await Promise.all([stubborn[Symbol.asyncDispose](), frozen[Symbol.asyncDispose]()]);
  expect(await frozen.ended).toMatchObject({ signal: 'SIGTERM' });
  expect(await stubborn.ended).toMatchObject({ signal: 'SIGKILL' });
  expect([stubborn.pid, frozen.pid].filter(isAlive)).toEqual([]);
  // The grandchild belongs to init now, which may take a moment to collect it.
  await expect.poll(() => isAlive(grandchild)).toBe(false);
});

test('the small reaper starts processes, because a fork would halt the threads of the runner', async () => {
  await using running = await start(SERVER);
  const parent = readFileSync(`/proc/${running.pid}/status`, 'utf8').match(/^PPid:\s+(\d+)$/m)?.[1];
  expect(readFileSync(`/proc/${parent}/cmdline`, 'utf8')).toContain('reaper/main');
});

test('when the reaper is killed, its processes have ended for the runner as well, and the next one starts', async () => {
  const own = createReaper();
  const spec = { name: 'bank', command: process.execPath, args: ['-e', SERVER], env: {} };
  await using running = await startProcess(spec, { clock: systemClock, reaper: own });
  await running.listening;
  const parent = Number(readFileSync(`/proc/${running.pid}/status`, 'utf8').match(/^PPid:\s+(\d+)$/m)?.[1]);
  process.kill(parent, 'SIGKILL');
  expect((await running.ended).error?.message).toContain('was ended');
  await using next = await startProcess(spec, { clock: systemClock, reaper: own });
  await ready(next);
});
