import type { Arrivals, OpenLoad } from '../../domain/load-plan.ts';
import type { Random } from '../../domain/ports.ts';
import type { Share } from '../share.ts';

type Spaced = 'constant' | 'ramp' | 'steps' | 'spike';

/** A part of a schedule whose rate changes linearly; rates are per second. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly durationMs: number;
}

/**
 * When each request of a worker's share is due, ms since the phase began, in order. Every time is computed from the
 * request's index and never from the one before it, so errors do not add up. Only Poisson arrivals are sums by nature.
 */
export function* arrivalTimes({ arrivals, durationMs }: OpenLoad, random: Random, share: Share): Generator<number> {
  yield* shareOfTimes(allTimes(arrivals, durationMs, random), durationMs, share);
}

/** The same, and on after the phase has had its time, at the rate that it ended with; what was listed or sent at once ends. */
export function* endlessArrivalTimes(
  { arrivals, durationMs }: OpenLoad,
  random: Random,
  share: Share,
): Generator<number> {
  const isListed = arrivals.kind === 'herd' || arrivals.kind === 'schedule';
  const times = isListed ? allTimes(arrivals, durationMs, random) : endlessTimes(arrivals, durationMs, random);
  yield* shareOfTimes(times, isListed ? durationMs : Number.POSITIVE_INFINITY, share);
}

function* shareOfTimes(times: Iterable<number>, endMs: number, share: Share): Generator<number> {
  let index = 0;
  for (const dueMs of times) {
    if (dueMs >= endMs) return;
    if (index++ % share.of === share.index) yield dueMs;
  }
}

/** The most that can be due in any second; a herd or schedule counts as a whole. */
export function peakArrivals(arrivals: Arrivals, durationMs: number): number {
  if (arrivals.kind === 'herd') return arrivals.count;
  if (arrivals.kind === 'schedule') return arrivals.dueMs.length;
  if (arrivals.kind === 'poisson') return arrivals.rate;
  return Math.max(...stretchesOf(arrivals, durationMs).flatMap(({ from, to }) => [from, to]));
}

function* allTimes(arrivals: Arrivals, durationMs: number, random: Random): Generator<number> {
  if (arrivals.kind === 'herd') for (let i = 0; i < arrivals.count; i++) yield 0;
  else if (arrivals.kind === 'schedule') yield* arrivals.dueMs.toSorted((a, b) => a - b);
  else if (arrivals.kind === 'poisson') yield* poissonTimes(arrivals.rate, durationMs, random);
  else yield* spacedTimes(stretchesOf(arrivals, durationMs));
}

function endlessTimes(
  arrivals: Exclude<Arrivals, { kind: 'herd' | 'schedule' }>,
  durationMs: number,
  random: Random,
): Generator<number> {
  if (arrivals.kind === 'poisson') return poissonTimes(arrivals.rate, Number.POSITIVE_INFINITY, random);
  const stretches = stretchesOf(arrivals, durationMs);
  const lastRate = stretches.at(-1)?.to ?? 0;
  return spacedTimes(lastRate > 0 ? [...stretches, level(lastRate, Number.POSITIVE_INFINITY)] : stretches);
}

/** Exponential gaps: independent users. */
function* poissonTimes(rate: number, durationMs: number, random: Random): Generator<number> {
  if (rate <= 0) return;
  for (let ms = 0; ; ) {
    ms -= (Math.log(1 - random.next()) / rate) * 1000;
    if (ms >= durationMs) return;
    yield ms;
  }
}

/** The i-th request is due when the integral of the rate reaches i. */
function* spacedTimes(stretches: readonly Stretch[]): Generator<number> {
  let index = 0;
  let beginMs = 0;
  let before = 0;
  for (const stretch of stretches) {
    const count = (((stretch.from + stretch.to) / 2) * stretch.durationMs) / 1000;
    for (; index < before + count - 1e-9; index++) yield beginMs + timeOf(Math.max(0, index - before), stretch);
    before += count;
    beginMs += stretch.durationMs;
  }
}

/** Ms into the stretch when `count` requests are due: the root of from·t + slope·t²/2 = count that loses no digits. */
function timeOf(count: number, { from, to, durationMs }: Stretch): number {
  if (count === 0) return 0;
  const slope = (to - from) / (durationMs / 1000);
  return (2000 * count) / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * count)));
}

function stretchesOf(arrivals: Extract<Arrivals, { kind: Spaced }>, durationMs: number): readonly Stretch[] {
  if (arrivals.kind === 'constant') return [level(arrivals.rate, durationMs)];
  if (arrivals.kind === 'ramp') return [{ from: arrivals.from, to: arrivals.to, durationMs }];
  if (arrivals.kind === 'steps') return arrivals.steps.map((step) => level(step.rate, step.durationMs));
  const { base, peak, atMs, forMs } = arrivals;
  return [level(base, atMs), level(peak, forMs), level(base, Math.max(0, durationMs - atMs - forMs))];
}

function level(rate: number, durationMs: number): Stretch {
  return { from: rate, to: rate, durationMs };
}
