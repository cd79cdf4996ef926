import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectEngine } from '../../environments/docker/engine.ts';
import { type RunUnderDrill, startRun } from './run-under-drill.ts';

const exec = promisify(execFile);
const docker = (args: readonly string[]) => exec('docker', args);
const hasEngine = await connectEngine().then(
  () =>
    docker(['compose', 'version']).then(
      () => true,
      () => false,
    ),
  () => false,
);

type Victim = (run: RunUnderDrill) => Promise<unknown>;

const kill =
  (what: string): Victim =>
  async (run) =>
    docker(['kill', run.containers(what)[0] ?? '']);

/** Its memory is limited to little more than it has, and then it takes more. */
const starve: Victim = async (run) => {
  const [id = ''] = run.containers('back');
  await docker(['update', '--memory', '160m', '--memory-swap', '160m', id]);
  const grow = `fetch('http://127.0.0.1:8080/behave', { method: 'POST', body: '{"grow":true}' })`;
  await docker(['exec', id, 'node', '-e', grow]).catch(() => {});
};

describe.skipIf(!hasEngine)(
  'a container that dies in mid-run is named, and the run ends (needs an engine with compose)',
  () => {
    // One of each environment, since each takes half a minute: a limit that the engine enforces, and a signal.
    test.for([
      ['docker', 'a service without memory', starve, /back died at [\d:]+ UTC \(out of memory, exit code 137\)/],
      [
        'compose',
        'a proxy',
        kill('fault-proxy'),
        /the proxy of back died at [\d:]+ UTC \(exit code 137, ended by SIGKILL\)/,
      ],
    ] as const)('%s: %s', { timeout: 180_000 }, async ([place, , strike, message]) => {
      const folder = await mkdtemp(join(tmpdir(), 'squall-deaths-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      await mkdir(join(folder, 'tmp'));
      const run = await startRun({ place, hasStore: false, id: randomUUID(), folder, foreign: undefined });
      onTestFinished(() => void run.command.kill('SIGKILL'));
      await strike(run);
      const [code] = await once(run.command, 'close');
      const output = run.output().replaceAll(/\s+/g, ' ');
      expect(output).toMatch(message);
      expect(output).toContain('SQUALL_SERVICE_DIED');
      // Its last lines.
      if (message.source.startsWith('back')) expect(output).toMatch(/back died at .*"listening"/);
      expect(output).not.toContain('this is a bug');
      expect(code).toBe(12);
      await expect.poll(run.left, { timeout: 30_000, interval: 100 }).toEqual([]);
    });
  },
);
