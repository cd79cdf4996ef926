import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceControl } from '../../domain/ports.ts';
import type { StoreSpec } from '../../domain/target.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { SquallError } from '../../runtime/errors.ts';
import { type ProcessSpec, type ProcessTools, startProcess } from '../../runtime/process/process.ts';
import { untilReady } from '../../runtime/process/ready.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import { createServiceControl } from '../service-control.ts';
import { inheritedEnv } from '../service-env.ts';
import { addressUrl } from '../store-address.ts';
import { setUpStore, storeServes } from '../store-ready.ts';
import { redisOnPath } from './absent-stores.ts';
import { freePort } from './free-port.ts';
import type { StartLimits } from './proxy-process.ts';
import { superviseProcess } from './supervised-process.ts';

const POSTGRES_MAIN = fileURLToPath(new URL('./postgres-main.ts', import.meta.url));

/** Starts a store with empty data in a temporary folder; `cleanup` removes both. */
export async function startStoreProcess(
  name: string,
  spec: StoreSpec,
  tools: ProcessTools,
  limits: StartLimits,
  cleanup: CleanupStack,
): Promise<ServiceControl> {
  const folder = await temporaryFolder(name, tools.reaper, cleanup);
  const port = await freePort();
  const program = spec.store === 'postgres' ? postgresProgram(port, folder) : redisProgram(port, folder);
  const url = addressUrl(spec.store, `127.0.0.1:${port}`);
  const lifecycle = await superviseProcess({
    ...{ name, clock: tools.clock, cleanup },
    launch: () => startProcess({ name, ...program }, tools),
    ready: (running) =>
      untilReady(running, {
        ...{ ...limits, clock: tools.clock },
        serves: () => storeServes(spec.store, url),
        problem: () => `does not answer on ${port}`,
      }),
  });
  await setUpStore(spec, url);
  return createServiceControl(name, () => url, spec, lifecycle);
}

type Program = Omit<ProcessSpec, 'name'>;

function postgresProgram(port: number, folder: string): Program {
  const env = { ...inheritedEnv(), PORT: String(port), DATA_FOLDER: folder };
  return { command: process.execPath, args: [POSTGRES_MAIN], env };
}

function redisProgram(port: number, folder: string): Program {
  const command = redisOnPath();
  if (!command)
    throw new SquallError('SQUALL_NOT_AVAILABLE', 'this target needs Redis', {
      hint: 'install redis-server or valkey-server, or run with --environment docker',
    });
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no'];
  return { command, args, env: inheritedEnv() };
}

async function temporaryFolder(name: string, reaper: Reaper, cleanup: CleanupStack): Promise<string> {
  const folder = join(tmpdir(), `squall-${name}-${randomUUID()}`);
  const watch = reaper.watch({ kind: 'folder', path: folder });
  cleanup.defer(`folder of ${name}`, async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    watch[Symbol.dispose]();
  });
  await mkdir(folder);
  // A Postgres that runs as another user has to pass through.
  await chmod(folder, 0o711);
  return folder;
}
