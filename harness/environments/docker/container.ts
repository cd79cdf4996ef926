import type { CpuUser } from '../../domain/ports.ts';
import { SquallError } from '../../runtime/errors.ts';
import { isInContainer } from '../../runtime/process/cpu-wait.ts';
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
  /** What its processes waited for a CPU, where they are on this machine. */
  readonly cpuWait: CpuUser;
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
  const pid = await hostPid(id, engine);
  return refreshable({ name, id, port, engine }, starting, { pid, port: running.getMappedPort(port) });
}

/** A container that compose started, whose inner `port` is published. */
export async function adoptContainer(published: Published): Promise<RunningContainer> {
  const { name, id, engine } = published;
  const running = refreshable(published, observe(name, id, engine), { pid: undefined, port: 0 });
  await running.refresh();
  const { State } = await engine.client.container.getById(id).inspect();
  if (State.Running || State.Status === 'created') return running;
  return { ...running, ended: Promise.resolve({ code: State.ExitCode, signal: null }) };
}

/** What changes with every start of a container. */
interface Current {
  /** Port outside. */
  readonly port: number;
  /** Of its first process, on this machine. */
  readonly pid: number | undefined;
}

function refreshable({ name, id, port, engine }: Published, first: Starting, started: Current): RunningContainer {
  let starting = first;
  let current = started;
  return {
    name,
    id,
    get ended() {
      return starting.ended;
    },
    lastLines: () => starting.lastLines(),
    address: () => `${engine.host}:${current.port}`,
    cpuWait: { pid: () => current.pid },
    refresh: async () => {
      starting = observe(name, id, engine);
      const { NetworkSettings } = await engine.client.container.getById(id).inspect();
      const outside = Number(NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort);
      current = { port: outside, pid: await hostPid(id, engine) };
    },
  };
}

/** Undefined where the engine is on another machine: a process of that number here is another one. */
async function hostPid(id: string, { client }: Engine): Promise<number | undefined> {
  const { Pid: pid } = (await client.container.getById(id).inspect()).State;
  return isInContainer(pid, id) ? pid : undefined;
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
    async ({ StatusCode: code }: { StatusCode: number }) => {
      const outOfMemory = await container.inspect().then(
        ({ State }) => State.OOMKilled,
        () => false,
      );
      return { code, signal: null, ...(outOfMemory ? { outOfMemory } : {}) };
    },
    // The engine has no answer for a container that is removed meanwhile, and then none is needed.
    () => new Promise<ProcessExit>(() => {}),
  );
  return { name, ended, lastLines: () => lastLinesOf(container) };
}
