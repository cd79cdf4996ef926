import type { CpuWait, Evidence, PhaseWindow } from '../domain/evidence.ts';

/** How long one process waited for a CPU in one phase. */
export interface PhaseWait {
  /** `load generator`, `fault proxy`, or a service. */
  readonly of: string;
  readonly phase: string;
  /** As measured, of all threads together that work on requests. */
  readonly waitedMs: number;
}

/** A reading counts for the phase that it was taken in. Empty where the system does not tell. */
export function cpuWaitsByPhase({ load, cpuWaits = [], phases }: Evidence): readonly PhaseWait[] {
  const generator = load.health.flatMap(({ atMs, cpuWaitMs }) =>
    cpuWaitMs === undefined ? [] : [[atMs, cpuWaitMs] as const],
  );
  const all = [...(generator.length > 0 ? [{ of: 'load generator', samples: generator }] : []), ...cpuWaits];
  return all.flatMap(({ of, samples }) =>
    phases.map((phase) => ({ of, phase: phase.name, waitedMs: waitedIn(samples, phase) })),
  );
}

function waitedIn(samples: CpuWait['samples'], { fromMs, toMs }: PhaseWindow): number {
  const own = samples.filter(([atMs]) => fromMs < atMs && atMs <= toMs);
  return Math.round(own.reduce((sum, [, ms]) => sum + (ms ?? 0), 0) * 1000) / 1000;
}
