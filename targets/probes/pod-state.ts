export type ProbeName = 'startup' | 'liveness' | 'readiness';

/** Why a process is killed: it did not start in time, or it does not live any more. */
export type RestartReason = 'startup' | 'liveness';

/** Misses in a row, at one probe a second: 3 s without a sign of life, 30 s to start. */
const MOST_MISSES: Readonly<Record<RestartReason, number>> = { liveness: 3, startup: 30 };

/** What is known of a pod from its probes. */
export interface PodState {
  /** The process that this is about. */
  readonly generation: number;
  /** Until then only its startup is probed. */
  readonly started: boolean;
  readonly ready: boolean;
  /** In a row, of startup until it has started, then of liveness. */
  readonly misses: number;
}

/** What a probe found. */
export interface ProbeResult {
  readonly probe: ProbeName;
  readonly generation: number;
  readonly ok: boolean;
}

/** How a pod is probed. */
export interface Manifest {
  /** Without a startup probe, a process counts as started at once. */
  readonly startupProbe: boolean;
}

/** A process of which nothing is known. */
export function newProcess(generation: number, { startupProbe }: Manifest): PodState {
  return { generation, started: !startupProbe, ready: false, misses: 0 };
}

/** One probe decides on readiness. What is found of a process that was replaced meanwhile counts for nothing. */
export function afterProbe(state: PodState, { probe, generation, ok }: ProbeResult, manifest: Manifest): PodState {
  if (generation < state.generation) return state;
  const pod = generation > state.generation ? newProcess(generation, manifest) : state;
  switch (probe) {
    case 'readiness':
      return { ...pod, ready: ok };
    case 'startup':
      return ok ? { ...pod, started: true, misses: 0 } : { ...pod, misses: pod.misses + 1 };
    case 'liveness':
      return { ...pod, misses: ok ? 0 : pod.misses + 1 };
  }
}

export function isDue(probe: ProbeName, { started }: PodState): boolean {
  return (probe === 'startup') !== started;
}

export function isInRotation({ started, ready }: PodState): boolean {
  return started && ready;
}

/** Undefined: it may go on. */
export function restartReason({ started, misses }: PodState): RestartReason | undefined {
  const probed = started ? 'liveness' : 'startup';
  return misses >= MOST_MISSES[probed] ? probed : undefined;
}
