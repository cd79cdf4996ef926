import { formatDuration } from '../../domain/duration.ts';
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
  return Math.min(heldUpWithin(evidence, fromMs, toMs).totalMs, toMs - fromMs);
}

/** How long all processes were held up, each by itself, and the longest time that the generator was at once. */
export function heldUpWithin(
  evidence: Evidence,
  fromMs: number,
  toMs: number,
): { readonly totalMs: number; readonly longestMs: number } {
  const { health } = evidence.load;
  const within = (stretches: readonly Stretch[]) => stretches.map((stretch) => overlap(stretch, fromMs, toMs));
  const processes = [generatorDelays(health), ...(evidence.cpuWaits ?? []).map(waitsOf)];
  const atOnce = health.map(({ atMs, latenessMs, loopDelayMs }) => [atMs, Math.max(latenessMs, loopDelayMs)] as const);
  return {
    totalMs: processes.flatMap(within).reduce((sum, ms) => sum + ms, 0),
    longestMs: Math.max(0, ...within(stretches(atOnce))),
  };
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

/** Who was held up for how long between two moments, the longest first; measured ms. */
function heldUp(evidence: Evidence, fromMs: number, toMs: number): readonly HeldUp[] {
  const { health } = evidence.load;
  const within = (stretches: readonly Stretch[]) => stretches.map((stretch) => overlap(stretch, fromMs, toMs));
  const sum = (stretches: readonly Stretch[]) => within(stretches).reduce((total, ms) => total + ms, 0);
  const worst = (ms: (one: GeneratorHealth) => number) =>
    Math.max(0, ...within(stretches(health.map((one) => [one.atMs, ms(one)]))));
  const held: readonly HeldUp[] = [
    { of: GENERATOR, how: 'waited', ms: sum(stretches(health.map(({ atMs, cpuWaitMs = 0 }) => [atMs, cpuWaitMs]))) },
    { of: GENERATOR, how: 'stood still', ms: worst(({ loopDelayMs }) => loopDelayMs) },
    { of: GENERATOR, how: 'sent late', ms: worst(({ latenessMs }) => latenessMs) },
    ...(evidence.cpuWaits ?? []).map((wait) => ({ of: wait.of, how: 'waited' as const, ms: sum(waitsOf(wait)) })),
  ];
  return held.filter(({ ms }) => ms > 0).toSorted((a, b) => b.ms - a.ms);
}

interface HeldUp {
  readonly of: string;
  /** `waited` for a CPU, all in all; the longest time that it `stood still`, or `sent late`. */
  readonly how: 'waited' | 'stood still' | 'sent late';
  readonly ms: number;
}

const GENERATOR = 'the load generator';

/** `payment waited 1.2 s for a CPU, the load generator stood still for up to 400 ms`: at most two, as measured. */
export function describeHeldUp(evidence: Evidence, fromMs: number, toMs: number): string {
  return heldUp(evidence, fromMs, toMs)
    .slice(0, 2)
    .map(({ of, how, ms }) => {
      const long = formatDuration(ms < 10 ? Number(ms.toPrecision(2)) : Math.round(ms));
      if (how === 'waited') return `${of} waited ${long} for a CPU`;
      return how === 'stood still' ? `${of} stood still for up to ${long}` : `${of} sent up to ${long} late`;
    })
    .join(', ');
}
