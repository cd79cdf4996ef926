import {
  differenceSpan,
  type Estimate,
  mean,
  noiseBetweenRuns,
  percentileSpan,
  pooledSpread,
  repeatedSpan,
  type Span,
  shareSpan,
  widen,
} from './interval.ts';
import { durationsOf, type PhaseProfile } from './profile.ts';
import { normalQuantile } from './quantiles.ts';

export const PERCENTILES = [50, 90, 99, 99.9] as const;

/** A percentile of one phase on both sides, in every repeat; without `percent` it is the share of successes. */
export interface Sides {
  readonly percent?: (typeof PERCENTILES)[number];
  readonly before: readonly PhaseProfile[];
  readonly after: readonly PhaseProfile[];
}

/** Durations in ms as measured; a change of durations is a ratio, one of shares a difference. */
export interface Change {
  readonly before: number;
  readonly after: number;
  readonly change: number;
  readonly interval: Span | undefined;
}

/**
 * Changes of the same statistic of all scenarios, from the samples of each side. `tails` is the probability that an
 * interval misses the true change, `overall` that of the noise between runs. Durations are compared on the logarithmic
 * scale, where changes can be added.
 */
export function singleChanges<Each extends Sides>(
  alike: readonly Each[],
  tails: number,
  overall: number,
): [Each, Change][] {
  const z = -normalQuantile(tails / 2);
  const sampled = alike.map((sides) => [sides, singleChange(sides, z)] as const);
  const seen = sampled.flatMap(([, { change, interval }]) =>
    interval ? [{ change, error: (interval.high - interval.low) / (2 * z) }] : [],
  );
  const reach = -normalQuantile(overall / 2) * noiseBetweenRuns(seen);
  return sampled.map(([sides, each]) => {
    const interval = each.interval && widen(each.interval, each.change, reach);
    return [sides, sides.percent === undefined ? { ...each, interval } : exponential({ ...each, interval })];
  });
}

/** From the samples of each side (several runs on one side are taken as one). */
function singleChange({ before, after, percent }: Sides, z: number): Change {
  const [was, is] = [before, after].map((side) =>
    percent === undefined
      ? shareSpan(total(side, 'successes'), total(side, 'count'), z)
      : logPercentile(side, percent, z),
  );
  if (!was || !is) throw new Error('two sides go in, two come out');
  const known = was.low !== undefined && is.low !== undefined;
  const interval = known ? differenceSpan(was as Estimate, is as Estimate) : undefined;
  return { before: was.value, after: is.value, change: is.value - was.value, interval };
}

function logPercentile(side: readonly PhaseProfile[], percent: number, z: number): { value: number } & Partial<Span> {
  const durations = durationsOf(side);
  if (!durations) throw new Error('a profile has no phase without samples');
  const log = (us: number) => Math.log(Math.max(us, 1) / 1000);
  const span = percentileSpan(durations, percent, z);
  return { value: log(durations.percentileUs(percent)), ...(span && { low: log(span.low), high: log(span.high) }) };
}

function exponential({ before, after, change, interval }: Change): Change {
  return {
    before: Math.exp(before),
    after: Math.exp(after),
    change: Math.exp(change),
    interval: interval && { low: Math.exp(interval.low), high: Math.exp(interval.high) },
  };
}

/**
 * The same from the spread between repeats. A few repeats estimate their spread badly, so it is taken to be no less
 * than that of the same percentile over all scenarios.
 */
export function repeatedChanges<Each extends Sides>(alike: readonly Each[], tails: number): [Each, Change][] {
  const valued = alike.map((sides) => ({
    sides,
    before: valuesOf(sides.before, sides.percent),
    after: valuesOf(sides.after, sides.percent),
  }));
  const all = pooledSpread(valued.flatMap(({ before, after }) => [before, after]));
  return valued.map(({ sides, before, after }) => {
    const own = pooledSpread([before, after]);
    const spread = { variance: Math.max(own.variance, all.variance), freedom: Math.max(own.freedom, all.freedom) };
    const interval = spread.freedom > 0 ? repeatedSpan(before, after, spread, tails) : undefined;
    const [was, is] = [mean(before), mean(after)];
    const measured = { before: was, after: is, change: is - was, interval };
    return [sides, sides.percent === undefined ? measured : exponential(measured)];
  });
}

/** Logarithms of durations, so that their ratio is a difference; shares as they are. */
function valuesOf(phases: readonly PhaseProfile[], percent: Sides['percent']): number[] {
  return phases.map((phase) =>
    percent === undefined ? phase.successes / phase.count : Math.log((percentilesOf(phase).get(percent) ?? 1) / 1000),
  );
}

/** All percentiles that are compared, in µs; a histogram is unpacked once for them. */
function percentilesOf(phase: PhaseProfile): ReadonlyMap<number, number> {
  const known = unpacked.get(phase);
  if (known) return known;
  const durations = durationsOf([phase]);
  const percentiles = new Map(PERCENTILES.map((percent) => [percent, durations?.percentileUs(percent) ?? 1]));
  unpacked.set(phase, percentiles);
  return percentiles;
}

const unpacked = new WeakMap<PhaseProfile, ReadonlyMap<number, number>>();

function total(phases: readonly PhaseProfile[], of: 'successes' | 'count'): number {
  return phases.reduce((sum, phase) => sum + phase[of], 0);
}
