import type { CpuWait, Evidence, GeneratorHealth } from '../../domain/evidence.ts';

/** A stretch of time, and for how much of it one process was held up by the machine; all in measured ms. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly ms: number;
}

/**
 * What the machine, and not the target, may have added at most to something that lasted from `fromMs` to `toMs`: all that
 * the load generator, the proxies and the services were held up meanwhile, one after another. Measured ms, at most the
 * whole length.
 *
 * When within a stretch of readings a process was held up is not known, so all of it counts, as far as it fits.
 */
export function machineDelay(evidence: Evidence, fromMs: number, toMs: number): number {
  const added = [generatorDelays(evidence.load.health), ...(evidence.cpuWaits ?? []).map(waitsOf)]
    .map((stretches) => stretches.reduce((sum, stretch) => sum + overlap(stretch, fromMs, toMs), 0))
    .reduce((sum, ms) => sum + ms, 0);
  return Math.min(added, toMs - fromMs);
}

function overlap({ fromMs, toMs, ms }: Stretch, from: number, to: number): number {
  return Math.max(0, Math.min(ms, Math.min(toMs, to) - Math.max(fromMs, from)));
}

/** The generator's own reasons overlap: a thread that waits for a CPU stands still, and sends late. */
function generatorDelays(health: readonly GeneratorHealth[]): readonly Stretch[] {
  return stretches(
    health.map(({ atMs, latenessMs, loopDelayMs, cpuWaitMs = 0 }) => [
      atMs,
      Math.max(latenessMs, loopDelayMs, cpuWaitMs),
    ]),
  );
}

function waitsOf({ samples }: CpuWait): readonly Stretch[] {
  return stretches(samples.map(([atMs, ms]) => [atMs, ms ?? 0]));
}

/** A reading stands for the time since the one before; the first and the last also for what lies outside of them. */
function stretches(readings: readonly (readonly [atMs: number, ms: number])[]): readonly Stretch[] {
  return readings.map(([atMs, ms], i) => ({
    fromMs: readings[i - 1]?.[0] ?? Number.NEGATIVE_INFINITY,
    toMs: i === readings.length - 1 ? Number.POSITIVE_INFINITY : atMs,
    ms,
  }));
}
