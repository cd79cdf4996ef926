import type { ComposeConfig, ComposeMount } from './compose-config.ts';
import type { Problem } from './problem.ts';

/**
 * What becomes of the developer's own data, which a service of the run could write to. `refuse`: the run does not start.
 * `protect`: bind mounts become read-only, volumes become empty ones of the run. `share`: the run writes to them.
 */
export const DATA_POLICIES = ['refuse', 'protect', 'share'] as const;
export type DataPolicy = (typeof DATA_POLICIES)[number];

const FIX = 'make it read-only, or take --compose-data protect (read-only and empty volumes) or share (written to)';

/** Every mount by which a run could change what is not its own. */
export function dataProblems(config: ComposeConfig, policy: DataPolicy): Problem[] {
  if (policy !== 'refuse') return [];
  return Object.entries(config.services).flatMap(([name, { volumes = [] }]) =>
    volumes
      .filter((mount) => isOfDeveloper(mount, config) && isWritable(mount))
      .map((mount) => ({ text: `${name} can write to ${describe(mount, config)}`, fix: FIX })),
  );
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

/** Who can connect to a socket can do what listens there, whatever the mount says. */
function isWritable({ read_only, source = '' }: ComposeMount): boolean {
  return read_only !== true || source.endsWith('.sock');
}

function describe({ type, source = '' }: ComposeMount, config: ComposeConfig): string {
  return type === 'bind' ? source : `volume ${config.volumes[source]?.name ?? source}, which is not only of this run`;
}
