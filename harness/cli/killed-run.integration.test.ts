import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PROJECT_LABEL } from '../environments/compose/project.ts';
import { connectEngine } from '../environments/docker/engine.ts';
import { findOnPath } from '../environments/on-path.ts';
import { RUN_LABEL } from '../runtime/container-engine.ts';
import { isRunning, startedBy } from '../runtime/process/tree.fixture.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PROJECT = here('../../fixtures/tiny-project/');
const COMPOSE_FILE = here('../environments/compose/relay-compose.fixture.yml');

const engine = await connectEngine().catch(() => undefined);
const onLinux = process.platform === 'linux';

/** Values of `label` on all containers and networks; each run has one of its own. */
async function labelled(label: string): Promise<string[]> {
  const docker = engine?.client.container.dockerode;
  const filters = { label: [label] };
  const containers = (await docker?.listContainers({ all: true, filters })) ?? [];
  const networks = (await docker?.listNetworks({ filters })) ?? [];
  return [...new Set([...containers, ...networks].map(({ Labels }) => Labels?.[label] ?? ''))];
}

/** Starts a suite that holds an edge in a black hole for a minute; resolves when the fault acts. */
async function startPatient(...args: string[]) {
  const results = mkdtempSync(join(tmpdir(), 'squall-killed-'));
  onTestFinished(() => rmSync(results, { recursive: true, force: true }));
  const child = spawn(
    process.execPath,
    [here('./main.ts'), 'suite', 'patient', '--details', '--results', results, ...args],
    {
      cwd: PROJECT,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes('fault on: black hole')) return child;
  }
  return expect.fail(`ended before the fault acted:\n${lines.join('\n')}`);
}

async function expectNothingLeft(args: string[], ofRun: () => Promise<string[]>): Promise<void> {
  const before = await ofRun();
  const child = await startPatient(...args);
  const itsOwn = (await ofRun()).filter((value) => !before.includes(value));
  const { processes, reaper } = startedBy(child.pid as number);
  expect(reaper).toHaveLength(2);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await expect.poll(() => processes.filter(isRunning), { timeout: 5000, interval: 50 }).toEqual([]);
  // Five seconds for these as well, when the engine has nothing else to do: here other tests keep it busy.
  const left = async () => (await ofRun()).filter((value) => itsOwn.includes(value));
  await expect.poll(left, { timeout: 20_000, interval: 50 }).toEqual([]);
  // It looks once more for what the engine was just making, and then ends too.
  await expect.poll(() => reaper.filter(isRunning), { timeout: 30_000, interval: 50 }).toEqual([]);
}

function hasCompose(): boolean {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!onLinux)(
  'a command line killed in the middle of a fault leaves nothing after 5 s (needs /proc)',
  () => {
    test('with child processes', async () => {
      await expectNothingLeft(['--environment', 'local'], async () => []);
    });

    test.skipIf(!findOnPath('toxiproxy-server'))('with the real Toxiproxy (needs it on PATH)', async () => {
      await expectNothingLeft(['--environment', 'local', '--proxy', 'toxiproxy'], async () => []);
    });

    test.skipIf(!engine)('in containers (needs an engine that answers)', async () => {
      await expectNothingLeft(['--environment', 'docker'], () => labelled(RUN_LABEL));
    });

    test.skipIf(!engine || !hasCompose())('in a compose project (needs docker compose)', async () => {
      await expectNothingLeft(['--environment', 'compose', '--compose-file', COMPOSE_FILE], () =>
        labelled(PROJECT_LABEL),
      );
    });
  },
);
