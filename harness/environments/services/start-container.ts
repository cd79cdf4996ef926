import { createHash } from 'node:crypto';
import { formatDuration } from '../../domain/duration.ts';
import type { Clock, ServiceControl, StartRequest } from '../../domain/ports.ts';
import type { BuildSpec, ContainerSpec } from '../../domain/service.ts';
import { IMAGE_LABEL } from '../../runtime/container-engine.ts';
import { SquallError } from '../../runtime/errors.ts';
import { untilReady } from '../../runtime/process/ready.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import type { DeathWatch } from '../death-watch.ts';
import type { RunningContainer } from '../docker/container.ts';
import { containerLifecycle } from '../docker/container-lifecycle.ts';
import { dockerCommand, sameEngine } from '../docker/docker-command.ts';
import { getImage } from '../docker/get-image.ts';
import type { PrivateNetwork } from '../docker/private-network.ts';
import { readiness, serviceUrl } from '../service-address.ts';
import { createServiceControl } from '../service-control.ts';
import { foreignEnv } from '../service-env.ts';
import { watchedLifecycle } from '../watched-lifecycle.ts';
import { folderOf } from './folder.ts';
import { type Callees, fill } from './placeholders.ts';
import type { LocalStart } from './service-kind.ts';

/** What a container of a user's own image is started with. */
export interface ContainerStart {
  readonly name: string;
  readonly spec: ContainerSpec;
  readonly request: StartRequest;
  readonly callees: Callees;
  readonly network: PrivateNetwork;
  readonly tools: ContainerTools;
}

export interface ContainerTools {
  readonly clock: Clock;
  readonly reaper: Reaper;
  readonly limitMs: number;
  readonly say: (progress: string) => void;
  readonly signal: AbortSignal;
  readonly deaths: DeathWatch;
}

/** Pulls or builds what is missing, starts the container and waits until it serves. */
export async function startOwnContainer(start: ContainerStart): Promise<ServiceControl> {
  const { name, spec, request, callees, network, tools } = start;
  const image = spec.image ?? (await built(spec, start));
  if (spec.image !== undefined) await demandImage(spec.image, start);
  const { settings: env, values } = foreignEnv(name, request, callees, { port: String(spec.port) });
  const command = spec.args?.map((text) => fill(text, values));
  const running = await network.start({ name, image, port: spec.port, env, ...(command ? { command } : {}) });
  const ready = (signal: AbortSignal) =>
    untilReady(running, { ...tools, limitMs: spec.startLimitMs ?? tools.limitMs, signal, ...servingOf(spec, running) });
  await ready(tools.signal);
  const lifecycle = containerLifecycle(running, network.engine, () => ready(request.signal));
  const watched = watchedLifecycle(lifecycle, () => running, tools.deaths);
  const url = () => serviceUrl(spec, running.address());
  const { cpuWait } = running;
  return createServiceControl(name, url, spec, { lifecycle: watched, cpuWait, reaper: tools.reaper });
}

/** For a container beside processes of this machine. */
export async function startLocalContainer(start: LocalStart<ContainerSpec>): Promise<ServiceControl> {
  const { context } = start;
  return startOwnContainer({ ...start, network: await context.network(), tools: context });
}

function servingOf({ ready, ...spec }: ContainerSpec, running: RunningContainer): ReturnType<typeof readiness> {
  if (typeof ready !== 'object')
    return readiness({ ...spec, ...(ready === undefined ? {} : { ready }) }, running.address);
  const { log } = ready;
  const isIt = (line: string) => (typeof log === 'string' ? line.includes(log) : line.search(log) >= 0);
  return {
    serves: async () => (await running.lastLines()).some(isIt),
    problem: () => `has not printed ${String(log)}`,
  };
}

async function demandImage(image: string, { network, tools }: ContainerStart): Promise<void> {
  const failure = await getImage(image, network.engine, tools);
  if (failure !== undefined)
    throw new SquallError('SQUALL_NOT_AVAILABLE', `${image} is not here and cannot be pulled: ${failure}`);
}

/** The name of the image, which stays: the engine builds it again from what it has kept. */
async function built({ build }: BuildSpec, { name, request, network, tools }: ContainerStart): Promise<string> {
  const settings = typeof build === 'string' || build instanceof URL ? { context: build } : build;
  const context = folderOf(settings.context);
  const hash = createHash('sha256')
    .update(JSON.stringify({ ...settings, context }))
    .digest('hex')
    .slice(0, 12);
  const tag = `squall/${request.target.name}-${name}:${hash}`.toLowerCase().replaceAll(/[^a-z0-9/:._-]/g, '-');
  const { dockerfile, target, args = {} } = settings;
  const flags = [
    ...(dockerfile === undefined ? [] : ['--file', folderOf(`${context}/${dockerfile}`)]),
    ...(target === undefined ? [] : ['--target', target]),
    ...Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
  ];
  const startMs = tools.clock.now();
  tools.say(`building ${name} from ${context}`);
  await dockerCommand(['build', '--tag', tag, '--label', `${IMAGE_LABEL}=${tag}`, ...flags, context], [context], {
    ...tools,
    name: 'docker build',
    env: sameEngine(network.engine),
  });
  tools.say(`built ${name} in ${formatDuration(tools.clock.now() - startMs)}`);
  return tag;
}
