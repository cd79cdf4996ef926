import { SquallError } from '../../runtime/errors.ts';
import type { ProcessExit } from '../../runtime/process/exit.ts';
import { quoteLog } from '../../runtime/process/log.ts';
import type { Starting } from '../../runtime/process/ready.ts';
import { lastLinesOf } from './container-log.ts';
import type { ContainerSpec } from './container-spec.ts';
import type { Engine } from './engine.ts';

/** A container that runs; it ends with everything that carries its label. */
export interface RunningContainer extends Starting {
  readonly id: string;
  /** `host:port` of the published port, as seen from this process; it changes when the container is restarted. */
  address(): string;
  /** After a restart: looks up the address again, and `ended` is of the new process. */
  refresh(): Promise<void>;
}

/** A container, and which of its ports is published. */
interface Published {
  readonly name: string;
  readonly id: string;
  /** Port inside. */
  readonly port: number;
  readonly engine: Engine;
}

/**
 * Starts a container and returns as soon as it runs; whether it serves is for `untilReady` to find out. Throws
 * SQUALL_SERVICE_DIED at once, and with its last lines, if it ends before.
 */
export async function startContainer(spec: ContainerSpec, engine: Engine): Promise<RunningContainer> {
  const { name, port } = spec;
  const created = Promise.withResolvers<string>();
  // Loaded when used, as Testcontainers is.
  const { ObservedContainer } = await import('./observed-container.ts');
  const container = new ObservedContainer(spec, created.resolve);
  const started = container.start();
  const id = await Promise.race([created.promise, started.then((each) => each.getId(), notStarted(spec))]);
  const starting = observe(name, id, engine);
  // Testcontainers would wait ten seconds for the ports of a container that is dead already.
  const dead = starting.ended.then(async ({ code }) => {
    throw new SquallError('SQUALL_SERVICE_DIED', await exitReport(starting, code));
  });
  const running = await Promise.race([started.catch(notStarted(spec)), dead]);
  return refreshable({ name, id, port, engine }, starting, running.getMappedPort(port));
}

/** A container that compose started, whose inner `port` is published. */
export async function adoptContainer(published: Published): Promise<RunningContainer> {
  const { name, id, engine } = published;
  const running = refreshable(published, observe(name, id, engine), 0);
  await running.refresh();
  const { State } = await engine.client.container.getById(id).inspect();
  if (State.Running || State.Status === 'created') return running;
  return { ...running, ended: Promise.resolve({ code: State.ExitCode, signal: null }) };
}

function refreshable({ name, id, port, engine }: Published, first: Starting, firstPort: number): RunningContainer {
  let starting = first;
  let publishedPort = firstPort;
  return {
    name,
    id,
    get ended() {
      return starting.ended;
    },
    lastLines: () => starting.lastLines(),
    address: () => `${engine.host}:${publishedPort}`,
    refresh: async () => {
      starting = observe(name, id, engine);
      const { NetworkSettings } = await engine.client.container.getById(id).inspect();
      publishedPort = Number(NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort);
    },
  };
}

function notStarted({ name, image }: ContainerSpec) {
  return (cause: unknown): never => {
    throw new SquallError('SQUALL_NOT_AVAILABLE', `container ${name} (${image}) did not start: ${String(cause)}`, {
      cause,
    });
  };
}

async function exitReport({ name, lastLines }: Starting, code: number | null): Promise<string> {
  return `${name} died while it was starting (exit code ${code}):\n${quoteLog(await lastLines())}`;
}

function observe(name: string, id: string, { client }: Engine): Starting {
  const container = client.container.getById(id);
  const ended: Promise<ProcessExit> = container.wait({ condition: 'next-exit' }).then(
    ({ StatusCode }: { StatusCode: number }) => ({ code: StatusCode, signal: null }),
    // The engine has no answer for a container that is removed meanwhile, and then none is needed.
    () => new Promise<ProcessExit>(() => {}),
  );
  return { name, ended, lastLines: () => lastLinesOf(container) };
}
