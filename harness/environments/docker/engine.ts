import type { ContainerRuntimeClient } from 'testcontainers';
import type { EngineAddress } from '../../runtime/container-engine.ts';
import { SquallError } from '../../runtime/errors.ts';
import { publishedAt } from './published-at.ts';
import { refuseUnresponsiveEngine } from './unresponsive-engine.ts';

/** A container engine that answers. */
export interface Engine {
  readonly client: ContainerRuntimeClient;
  /** For the reaper, which talks to it without any library. */
  readonly address: EngineAddress;
  /** Where published ports are reached. */
  readonly host: string;
  /** Address to publish ports on that only this process has to reach. */
  readonly bind: string;
  /** `docker 27.1.0` */
  readonly version: string;
  /** Cores that containers may use: a desktop's engine has fewer than its machine. */
  readonly cores: number;
}

/**
 * Finds the engine as Testcontainers does (DOCKER_HOST, contexts, rootless, Podman) and starts nothing; throws
 * SQUALL_NOT_AVAILABLE. Testcontainers takes long to load, so it is loaded where it is needed first.
 */
export async function connectEngine(): Promise<Engine> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  await refuseUnresponsiveEngine();
  const client = await getContainerRuntimeClient().catch((cause: unknown) => {
    throw new SquallError('SQUALL_NOT_AVAILABLE', 'no container engine answers', {
      hint: 'start Docker or Podman, or run with --environment local',
      cause,
    });
  });
  const { host, serverVersion, cpus } = client.info.containerRuntime;
  const address = addressOf(client.container.dockerode.modem);
  return {
    client,
    address,
    ...(await publishedAt(host, 'socketPath' in address)),
    version: `docker ${serverVersion ?? 'of unknown version'}`,
    cores: cpus,
  };
}

/** dockerode leaves the connection of its transport untyped. */
function addressOf(modem: unknown): EngineAddress {
  const { socketPath, host, port } = modem as { socketPath?: string; host?: string; port?: number | string };
  if (socketPath) return { socketPath };
  return { host: host ?? 'localhost', port: Number(port) };
}
