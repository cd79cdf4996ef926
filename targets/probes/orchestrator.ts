import {
  afterProbe,
  isDue,
  isInRotation,
  type Manifest,
  newProcess,
  type PodState,
  type ProbeName,
  type ProbeResult,
  type RestartReason,
  restartReason,
} from './pod-state.ts';

const PROBES: readonly ProbeName[] = ['startup', 'liveness', 'readiness'];

/** The pod as its orchestrator reaches it. */
export interface Pod {
  /** Never rejects. `generation` is undefined where no answer tells it. */
  probe(name: ProbeName): Promise<{ readonly ok: boolean; readonly generation: number | undefined }>;
  /** Kills its process; returns the generation of the next. */
  restart(): Promise<number>;
}

export interface Orchestrator {
  isInRotation(): boolean;
  /** Resolves when users are sent to the pod. */
  inRotation(): Promise<void>;
  readonly missed: Readonly<Record<ProbeName, number>>;
  readonly restarts: Readonly<Record<RestartReason, number>>;
  stop(): void;
}

interface Watching extends Manifest {
  /** (Scaled) ms from one probe of a kind to the next. */
  readonly periodMs: number;
  readonly onTakenOut: () => void;
}

/** Probes a pod, takes it in and out of rotation, and has its process replaced when it is taken for dead. */
export function watchPod(pod: Pod, { periodMs, onTakenOut, ...manifest }: Watching): Orchestrator {
  const missed = { startup: 0, liveness: 0, readiness: 0 };
  const restarts = { startup: 0, liveness: 0 };
  const entered = new EventTarget();
  let state = newProcess(0, manifest);
  let restarting = false;
  let stopped = false;

  const become = (next: PodState) => {
    const [was, is] = [isInRotation(state), isInRotation(next)];
    state = next;
    if (was && !is) onTakenOut();
    if (!was && is) entered.dispatchEvent(new Event('entered'));
  };
  const restart = async (reason: RestartReason) => {
    if (restarting) return;
    restarting = true;
    restarts[reason] += 1;
    // A restart that was not possible is tried again after the next miss.
    const next = await pod.restart().catch(() => state.generation);
    if (next > state.generation) become(newProcess(next, manifest));
    restarting = false;
  };
  const note = (result: ProbeResult) => {
    if (!result.ok) missed[result.probe] += 1;
    become(afterProbe(state, result, manifest));
    const reason = restartReason(state);
    if (reason === result.probe) void restart(reason);
  };
  const keepProbing = async (probe: ProbeName) => {
    while (!stopped) {
      const next = new Promise((resolve) => setTimeout(resolve, periodMs));
      const { generation: asked } = state;
      if (isDue(probe, state)) {
        const { ok, generation = asked } = await pod.probe(probe);
        note({ probe, ok, generation });
      }
      await next;
    }
  };
  for (const probe of PROBES) void keepProbing(probe);
  return {
    missed,
    restarts,
    isInRotation: () => isInRotation(state),
    inRotation: async () => {
      if (isInRotation(state)) return;
      await new Promise((resolve) => entered.addEventListener('entered', resolve, { once: true }));
    },
    stop: () => {
      stopped = true;
    },
  };
}
