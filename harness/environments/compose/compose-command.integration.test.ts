import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock as clock } from '../../runtime/clock.ts';
import { createReaper } from '../../runtime/reaper/reaper.ts';
import { composeCommand } from './compose-command.ts';

/** Something that behaves as `docker` would, for what the real one does too rarely to wait for. */
async function program(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'squall-compose-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'docker');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

async function bound(script: string, said: string[] = [], signal = new AbortController().signal) {
  return composeCommand({
    project: 'p',
    files: ['a.yml', 'b.yml'],
    signal,
    reaper: createReaper(),
    clock,
    say: (line) => said.push(line),
    silenceLimitMs: 300,
    program: await program(script),
  });
}

test('the project and its files come before the command, and what it prints is returned', async () => {
  const compose = await bound('echo "$@"');
  expect(await compose('ps', '--all')).toBe('compose --project-name p --file a.yml --file b.yml ps --all\n');
});

test('a command that fails is quoted', async () => {
  const compose = await bound('echo "no such image: bank:9" >&2; exit 1');
  await expect(compose('up', '--detach')).rejects.toMatchObject({
    code: 'SQUALL_NOT_AVAILABLE',
    message: expect.stringMatching(/docker compose up --detach failed:\n {2}\| no such image: bank:9/),
  });
});

test.each([
  ['a file that compose cannot read is an invalid plan', 15, 'SQUALL_INVALID_PLAN'],
  ['no file at all is a wrong use', 14, 'SQUALL_USAGE'],
])('%s', async (_, exit, code) => {
  const compose = await bound(`echo "services.a Additional property bogus is not allowed" >&2; exit ${exit}`);
  await expect(compose('config')).rejects.toMatchObject({
    code,
    message: expect.stringContaining('Additional property bogus'),
    hint: expect.stringContaining('nothing was started'),
  });
});

test('a command that falls silent is ended and shown with the last that it said, even if it ignores SIGTERM', async () => {
  const compose = await bound('trap "" TERM; echo " Container ledger  Waiting" >&2; while :; do sleep 0.05; done');
  await expect(compose('up')).rejects.toMatchObject({
    code: 'SQUALL_NOT_AVAILABLE',
    message: expect.stringMatching(/docker compose up said nothing for 0.3 s:\n.*ledger {2}Waiting/),
    hint: expect.stringContaining('health check'),
  });
});

test('a command that keeps printing may take long, and a long wait is reported', async () => {
  const said: string[] = [];
  const compose = await bound('for i in 1 2 3 4 5 6; do echo " bank Pulling" >&2; sleep 0.15; done; echo done', said);
  expect(await compose('up')).toBe('done\n');
  expect(said).toHaveLength(6);
  expect(said[0]).toBe('docker compose: bank Pulling');
});

test('an aborted command ends with the reason', async () => {
  const stop = new AbortController();
  const compose = await bound('while :; do echo . >&2; sleep 0.05; done', [], stop.signal);
  setTimeout(() => stop.abort(new Error('enough')), 200);
  await expect(compose('up')).rejects.toThrow('enough');
});
