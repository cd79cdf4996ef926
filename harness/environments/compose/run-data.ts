import { type DataPolicy, isKept, isOfDeveloper } from './check-data.ts';
import type { ComposeConfig } from './compose-config.ts';

/** Mounts and volumes of a run. */
export interface RunData {
  readonly volumes: Readonly<Record<string, object>>;
  mountsOf(name: string): object[];
}

/**
 * A volume of the project is a new one in each run. The developer's own data stays what it is, except with `protect`: then
 * no service can write to it. No folder is ever made on the machine.
 */
export function runData(config: ComposeConfig, policy: DataPolicy): RunData {
  const keys = Object.keys(config.volumes);
  const isReadOnly = (key: string) =>
    Object.values(config.services)
      .flatMap(({ volumes = [] }) => volumes)
      .filter(({ type, source }) => type === 'volume' && source === key)
      .every(({ read_only }) => read_only === true);
  const volume = (key: string) => {
    const { name, external, driver, driver_opts } = config.volumes[key] ?? {};
    if (!isKept(key, config) || (policy === 'protect' && !isReadOnly(key))) return {};
    const isMadeByIts = external !== true && driver_opts !== undefined;
    // Compose neither makes nor removes an external volume.
    return isMadeByIts ? { driver, driver_opts } : { external: true, name: name ?? key };
  };
  return {
    volumes: Object.fromEntries(keys.map((key) => [key, volume(key)])),
    mountsOf: (name) =>
      (config.services[name]?.volumes ?? []).map((mount) => ({
        ...mount,
        ...(mount.type === 'bind' ? { bind: { ...(mount['bind'] as object), create_host_path: false } } : {}),
        ...(policy === 'protect' && mount.type === 'bind' && isOfDeveloper(mount, config) ? { read_only: true } : {}),
      })),
  };
}
