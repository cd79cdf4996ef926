import { posix } from 'node:path';
import type { ComposeConfig, ComposeMount } from './compose-config.ts';
import { privilegesOf } from './privileges.ts';
import type { Problem } from './problem.ts';

/**
 * What becomes of the developer's own data, which a service of the run could write to. `refuse`: the run does not start.
 * `protect`: bind mounts become read-only, volumes become empty ones of the run. `share`: the run writes to them.
 */
export const DATA_POLICIES = ['refuse', 'protect', 'share'] as const;
export type DataPolicy = (typeof DATA_POLICIES)[number];

const FIX = 'make it read-only, or take --compose-data protect (read-only and empty volumes) or share (written to)';
const ONLY_SHARED = 'leave it out of a compose file for tests, or take --compose-data share';

/** Every way by which a run could change what is not its own. */
export function dataProblems(config: ComposeConfig, policy: DataPolicy): Problem[] {
  if (policy === 'share') return [];
  return Object.entries(config.services).flatMap(([name, service]) => [
    ...(service.volumes ?? []).flatMap((mount) => mountProblems(name, mount, config, policy)),
    ...privilegesOf(service).map((what) => ({
      text: `${name} ${what}, so it can change the machine itself`,
      fix: ONLY_SHARED,
    })),
  ]);
}

function mountProblems(name: string, mount: ComposeMount, config: ComposeConfig, policy: DataPolicy): Problem[] {
  if (!isOfDeveloper(mount, config)) return [];
  const text = `${name} can write to ${describe(mount, config)}`;
  // A socket that is mounted read-only takes orders all the same.
  if (isSocket(mount)) return [{ text, fix: ONLY_SHARED }];
  if (mount.type === 'bind' && holdsSockets(mount.source ?? ''))
    return [{ text: `${name} reaches the sockets in ${mount.source}`, fix: ONLY_SHARED }];
  if (mount.bind?.recursive === 'writable')
    return [{ text: `${text}: what is mounted below it stays writable`, fix: ONLY_SHARED }];
  return policy === 'protect' || mount.read_only === true ? [] : [{ text, fix: FIX }];
}

/** Bind mounts, and volumes that outlive the run or belong to another project. */
export function isOfDeveloper({ type, source = '' }: ComposeMount, config: ComposeConfig): boolean {
  return type === 'bind' || (type === 'volume' && isKept(source, config));
}

/** Whether a volume has a name or a place of its own, and not only the run's. */
export function isKept(key: string, config: ComposeConfig): boolean {
  const { external, name, driver = 'local', driver_opts } = config.volumes[key] ?? {};
  const isOurs = name === undefined || name === `${String(config['name'])}_${key}`;
  return external === true || !isOurs || driver !== 'local' || driver_opts?.['device'] !== undefined;
}

/** Where systems keep the sockets of their engines and databases. */
const SOCKET_FOLDERS = ['/run', '/var/run'];

/** Whether a folder of the machine is one of these, holds one, or lies in one. */
function holdsSockets(source: string): boolean {
  const folder = `${posix.normalize(source).replace(/\/$/, '')}/`;
  return SOCKET_FOLDERS.some((each) => `${each}/`.startsWith(folder) || folder.startsWith(`${each}/`));
}

function isSocket({ type, source = '' }: ComposeMount): boolean {
  return type === 'bind' && source.endsWith('.sock');
}

function describe({ type, source = '' }: ComposeMount, config: ComposeConfig): string {
  return type === 'bind' ? source : `volume ${config.volumes[source]?.name ?? source}, which is not only of this run`;
}
