import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, StartRequest } from '../../domain/ports.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { removeLabelled } from '../../runtime/container-engine.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import { makeTemporaryFolder } from '../../runtime/temporary-folder.ts';
import { sameEngine } from '../docker/docker-command.ts';
import type { Engine } from '../docker/engine.ts';
import { claimSubnets } from '../docker/subnets.ts';
import type { DataPolicy } from './check-data.ts';
import { projectProblems } from './check-project.ts';
import { type ComposeCommand, composeCommand } from './compose-command.ts';
import { type ComposeConfig, composeConfig, givenVariables, startedServices } from './compose-config.ts';
import { refuseProblems } from './problem.ts';
import type { ProxyImage } from './proxy-image.ts';
import { networkCount, runFile } from './run-file.ts';

export interface ProjectSpec {
  readonly project: string;
  /** Later files override earlier ones; none: compose finds them itself. */
  readonly files: readonly string[];
  readonly data: DataPolicy;
  readonly request: StartRequest;
  readonly proxy: ProxyImage;
  readonly engine: Engine;
  readonly reaper: Reaper;
  readonly cleanup: CleanupStack;
  readonly clock: Clock;
  readonly say: (progress: string) => void;
  readonly silenceLimitMs?: number | undefined;
}

/** A compose project with the file of the run; nothing is up yet. */
export interface Project {
  readonly project: string;
  readonly compose: ComposeCommand;
  readonly proxy: ProxyImage;
  /** The user's own files as compose understands them. */
  readonly config: ComposeConfig;
}

const LATE_MS = 500;
export const PROJECT_LABEL = 'com.docker.compose.project';

/**
 * Reads the user's files as compose understands them and writes the file of the run; `cleanup` takes everything down. Throws
 * SQUALL_INVALID_PLAN with every problem, before anything exists.
 */
export async function openProject(spec: ProjectSpec): Promise<Project> {
  const { project, files, request, data, proxy, engine, reaper, cleanup } = spec;
  const { signal, target } = request;
  const over = (paths: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
    composeCommand({ ...spec, files: paths, signal, env: { ...variables, ...sameEngine(engine) } });
  const { config, variables } = await readConfig(over(files), Object.keys(target.services));
  refuseProblems(projectProblems(config, target, data));
  const folder = makeTemporaryFolder(tmpdir(), 'squall-compose', reaper);
  const file = join((await cleanup.useMade('compose file of the run', folder)).path, 'compose.json');
  const claim = cleanup.use('subnets', await claimSubnets(engine, networkCount(config, request)));
  const images = `squall/compose-${shortHash([process.cwd(), ...files].join('\n'))}`;
  const place = { proxy, subnets: claim.subnets, bind: engine.bind, data, images };
  await writeFile(file, runFile(config, request, place));

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
  return { project, config, proxy, compose: over([file], variables) };
}

interface ReadConfig {
  readonly config: ComposeConfig;
  /** Those that its secrets and configs have the values of. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What `docker compose up` would start, and the target's services if they are in profiles. */
async function readConfig(compose: ComposeCommand, wanted: readonly string[]): Promise<ReadConfig> {
  const all = composeConfig.parse(JSON.parse(await compose('--profile', '*', 'config', '--format', 'json')));
  // A `.env` file beside the compose file may set it as well.
  const settings = await compose('--profile', '*', 'config', '--environment');
  const profiles = /^COMPOSE_PROFILES=(.*)$/m.exec(settings)?.[1] ?? '';
  const active = profiles.split(',').map((profile) => profile.trim());
  return { config: startedServices(all, wanted, active), variables: givenVariables(all, settings) };
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
