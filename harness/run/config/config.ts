import type { TargetDefinition } from '../../domain/define-target.ts';
import type { DataPolicy } from '../../environments/compose/check-data.ts';
import type { EnvironmentName, ProxyName } from '../plan/options.ts';

/** `squall.config.ts`. Paths are relative to its folder; what the command line says comes before. */
export interface SquallConfig {
  /** Targets by name; a suite names one of them: `target: 'shop'`. */
  readonly targets?: Readonly<Record<string, TargetDefinition>>;
  /** Where the suites are; default `suites/*.suite.ts`. */
  readonly suites?: string;
  /** Where targets run; default `auto`. */
  readonly environment?: 'auto' | EnvironmentName;
  /** Fault proxy of the local environment; default `embedded`. */
  readonly proxy?: ProxyName;
  /** Folder of all results; default `results`. */
  readonly results?: string;
  /** Hosts other than this machine that may be driven and broken. */
  readonly allow?: readonly string[];
  /** Compose files of the compose environment. */
  readonly composeFile?: string | readonly string[];
  /** What becomes of the developer's own data in the compose environment; default `refuse`. */
  readonly composeData?: DataPolicy;
  /** File that says what already runs, for the attach environment. */
  readonly attach?: string;
}

/** Gives a configuration its types: `export default defineConfig({ ... })`. */
export function defineConfig(config: SquallConfig): SquallConfig {
  return config;
}
