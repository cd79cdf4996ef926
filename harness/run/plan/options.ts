import type { DataPolicy } from '../../environments/compose/check-data.ts';
import type { ClusterPlace } from '../../kubernetes/cluster-place.ts';

/** Options of a run, from the command line or by default; plain data, because it crosses threads. */
export interface RunOptions {
  /** Folder that holds `<suite>/<run id>/`. */
  readonly resultsRoot: string;
  /** Names the folder of the results, so the caller sets it. */
  readonly runId: string;
  readonly environment: EnvironmentName;
  /** Of the local environment and of compose. */
  readonly proxy: ProxyName;
  readonly seed: number;
  /** Overrides every scenario's own scale. */
  readonly timeScale?: number;
  /** Hosts other than this machine that may be driven and broken. */
  readonly allow?: readonly string[];
  /** File that describes what already runs, for the attach environment. */
  readonly attach?: string;
  /** Compose files of the compose environment, separated as in COMPOSE_FILE; default: those that compose finds. */
  readonly composeFile?: string;
  /** What becomes of the developer's own data in the compose environment; default `refuse`. */
  readonly composeData?: DataPolicy;
  /** Load is sent from pods of this cluster; default: from this machine. */
  readonly loadOn?: ClusterPlace;
  /** Where they send it, if they know the front by another address than this machine does. */
  readonly loadUrl?: string;
  /** A share whose 99 % interval straddles its bound is inconclusive, as a percentile is. */
  readonly strict?: boolean;
  /** False: results that are not as expected count at once, instead of being measured again alone. Default true. */
  readonly confirm?: boolean;
  /** The configuration file that suites take their targets from. */
  readonly config?: string;
  /** Names or `*` patterns; all when left out. */
  readonly variants?: readonly string[];
  readonly scenarios?: readonly string[];
}

export const ENVIRONMENT_NAMES = ['local', 'docker', 'compose', 'attach'] as const;
export type EnvironmentName = (typeof ENVIRONMENT_NAMES)[number];

export const PROXY_NAMES = ['embedded', 'toxiproxy'] as const;
export type ProxyName = (typeof PROXY_NAMES)[number];

/** Whether `proxy` decides what stands on the edges; elsewhere it is Toxiproxy, or what is there. */
export function choosesProxy(environment: EnvironmentName): boolean {
  return environment === 'local' || environment === 'compose';
}

/** Kept the same from run to run, so that two runs draw the same latencies; `--seed` changes it. */
export const DEFAULT_SEED = 20_261;

/** True when `name` is one of the patterns; `*` stands for anything. No patterns select everything. */
export function selected(name: string, patterns: readonly string[] | undefined): boolean {
  if (!patterns || patterns.length === 0) return true;
  return patterns.some((pattern) => glob(pattern).test(name));
}

function glob(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i');
}
