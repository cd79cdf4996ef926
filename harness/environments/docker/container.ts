import { SquallError } from '../../runtime/errors.ts';
import type { ProcessExit } from '../../runtime/process/exit.ts';
import type { Starting } from '../../runtime/process/ready.ts';
import { lastLinesOf } from './container-log.ts';
import type { ContainerSpec } from './container-spec.ts';
import type { Engine } from './engine.ts';

/** A container that runs; it ends with everything that carries its label. */
export interface RunningContainer extends Starting {
  readonly id: string;
  /** `host:port` under which the published port is reached from here; another one after it was started again. */
  address(): string;
  /** Looks up the address and waits for its end anew. */
  refresh(): Promise<void>;
}

/**
 * Starts a container and returns as soon as it runs; whether it serves is for `untilReady` to find out. Throws
 * SQUALL_SERVICE_DIED at once, and with its last lines, if it ends before.
 */
export async function startContainer(spec: ContainerSpec, engine: Engine): Promise<RunningContainer> {
  const created = Promise.withResolvers<string>();
  // Loaded when used, as Testcontainers is.
  const { ObservedContainer } = await import('./observed-container.ts');
  const container = new ObservedContainer(spec, created.resolve);
  const started = container.start();
  const id = await Promise.race([created.promise, started.then((each) => each.getId(), notStarted(spec))]);
  const starting = observe(spec.name, id, engine);
  // Testcontainers would wait ten seconds for the ports of a container that is dead already.
  const dead = starting.ended.then(async ({ code }) => {
    throw new SquallError('SQUALL_SERVICE_DIED', await obituary(starting, code));
  });
  const running = await Promise.race([started.catch(notStarted(spec)), dead]);
  return refreshable(starting, id, running.getMappedPort(spec.port), spec, engine);
}

/** A container that somebody else started, whose inner `port` is published. */
export async function adoptContainer(
  name: string,
  id: string,
  port: number,
  engine: Engine,
): Promise<RunningContainer> {
  const running = refreshable(observe(name, id, engine), id, 0, { name, port }, engine);
  await running.refresh();
  const { State } = await engine.client.container.getById(id).inspect();
  if (State.Running || State.Status === 'created') return running;
  return { ...running, ended: Promise.resolve({ code: State.ExitCode, signal: null }) };
}

function refreshable(
  first: Starting,
  id: string,
  firstPort: number,
  { name, port }: Pick<ContainerSpec, 'name' | 'port'>,
  engine: Engine,
): RunningContainer {
  let starting = first;
  let published = firstPort;
  return {
    name,
    id,
    get ended() {
      return starting.ended;
    },
    lastLines: () => starting.lastLines(),
    address: () => `${engine.host}:${published}`,
    refresh: async () => {
      starting = observe(name, id, engine);
      const { NetworkSettings } = await engine.client.container.getById(id).inspect();
      published = Number(NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort);
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

async function obituary(starting: Starting, code: number | null): Promise<string> {
  const lines = await starting.lastLines();
  return `${starting.name} died while it was starting (exit code ${code}):\n${lines.map((line) => `  | ${line}`).join('\n')}`;
}

function observe(name: string, id: string, { client }: Engine): Starting {
  const container = client.container.getById(id);
  const ended: Promise<ProcessExit> = container.wait({ condition: 'next-exit' }).then(
    ({ StatusCode }: { StatusCode: number }) => ({ code: StatusCode, signal: null }),
    // Asked about a container that is removed meanwhile, the engine has no answer, and nobody wants one.
    () => new Promise<ProcessExit>(() => {}),
  );
  return { name, ended, lastLines: () => lastLinesOf(container) };
}
