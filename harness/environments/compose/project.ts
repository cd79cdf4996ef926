import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, StartRequest } from '../../domain/ports.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { removeLabelled } from '../../runtime/container-engine.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import type { Engine } from '../docker/engine.ts';
import { claimSubnets } from '../docker/subnets.ts';
import { type ComposeCommand, composeCommand } from './compose-command.ts';
import { type ComposeConfig, composeConfig } from './compose-config.ts';
import { composeOverride, movedServices } from './override.ts';

export interface ProjectSpec {
  readonly project: string;
  readonly file: string;
  readonly request: StartRequest;
  readonly toxiproxy: string;
  readonly engine: Engine;
  readonly reaper: Reaper;
  readonly cleanup: CleanupStack;
  readonly clock: Clock;
  readonly say: (progress: string) => void;
  readonly silenceLimitMs?: number | undefined;
}

/** A compose project with the override laid over the user's file; nothing is up yet. */
export interface Project {
  readonly project: string;
  readonly compose: ComposeCommand;
  readonly config: ComposeConfig;
}

const LATE_MS = 500;
export const PROJECT_LABEL = 'com.docker.compose.project';

/** Reads the user's file as compose understands it and writes the override; `cleanup` takes everything down. */
export async function openProject(spec: ProjectSpec): Promise<Project> {
  const { project, file, request, toxiproxy, engine, reaper, cleanup } = spec;
  const { signal } = request;
  const over = (...files: readonly string[]) => composeCommand({ ...spec, files, signal, env: sameEngine(engine) });
  const config = composeConfig.parse(JSON.parse(await over(file)('config', '--format', 'json')));
  const folder = await mkdtemp(join(tmpdir(), 'squall-compose-'));
  const watchFolder = reaper.watch({ kind: 'folder', path: folder });
  cleanup.defer('compose override', async () => {
    await rm(folder, { recursive: true, force: true });
    watchFolder[Symbol.dispose]();
  });
  const override = join(folder, 'squall.override.yml');
  const claim = cleanup.use('subnets', await claimSubnets(engine, movedServices(request).length));
  const place = { toxiproxy, subnets: claim.subnets, bind: engine.bind };
  await writeFile(override, composeOverride(config, request, place));

  const label = `${PROJECT_LABEL}=${project}`;
  const watch = reaper.watch({ kind: 'containers', engine: engine.address, label });
  cleanup.defer(`compose project ${project}`, async () => {
    await removeLabelled(engine.address, label);
    if (signal.aborted) {
      // A container that was just being created may only exist now.
      await sleep(LATE_MS);
      await removeLabelled(engine.address, label);
    }
    watch[Symbol.dispose]();
  });
  return { project, config, compose: over(file, override) };
}

/** The command line finds its engine by contexts, Testcontainers by sockets: both must mean the same one. */
function sameEngine({ address }: Engine): Record<string, string> {
  return 'socketPath' in address && address.socketPath.startsWith('/')
    ? { DOCKER_HOST: `unix://${address.socketPath}` }
    : {};
}
