import type { Pair } from './compare-runs.ts';
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
import { durationsOf, type PhaseProfile, type ScenarioProfile } from './profile.ts';
import { normalQuantile } from './quantiles.ts';

export interface Settings {
  readonly mode: 'same seed' | 'single' | 'repeated';
  readonly confidence: number;
  readonly allowance: number;
  /** Durations of unlike machines are not judged. */
  readonly machines: 'one' | 'several';
}

export type Finding = 'worse' | 'better' | 'same' | 'unknown';

/** One figure of one phase. Durations in ms, real-time equivalent; the share of successes from 0 to 1. */
export interface Difference {
  readonly scenario: string;
  readonly variant: string;
  readonly phase: string;
  readonly figure: 'p50' | 'p90' | 'p99' | 'p99.9' | 'success share';
  readonly before: number;
  readonly after: number;
  /** after / before for durations, after - before for shares. */
  readonly change: number;
  /** Of `change`; null when there are too few samples. */
  readonly interval: Span | null;
  readonly finding: Finding;
}

const PERCENTILES = [50, 90, 99, 99.9] as const;
/** A change of the share of successes that two runs of the same code may show. */
const SHARE_ALLOWANCE = 0.01;

/** One figure with its value in every repeat, before it is known how many figures there are. */
interface Figure {
  readonly pair: Pair;
  readonly phase: string;
  readonly percent?: (typeof PERCENTILES)[number];
  readonly before: readonly PhaseProfile[];
  readonly after: readonly PhaseProfile[];
}

/** Differences of all percentiles and success shares, each with its interval. */
export function phaseDifferences(pairs: readonly Pair[], settings: Settings): Difference[] {
  const figures = pairs.flatMap(figuresOf);
  const missed = 1 - settings.confidence;
  const overall = missed / Math.max(1, figures.length);
  const perPair = (missed * Math.max(1, pairs.length)) / Math.max(1, figures.length);
  const kinds = [...Map.groupBy(figures, ({ percent }) => percent).values()];
  const changes = new Map(
    kinds.flatMap((alike) =>
      settings.mode === 'repeated'
        ? repeatedChanges(alike, overall)
        : singleChanges(alike, settings.mode === 'same seed' ? perPair : overall, overall),
    ),
  );
  return figures.map((figure) => differenceOf(figure, changes.get(figure) as Change, settings));
}

function figuresOf(pair: Pair): Figure[] {
  const phases = new Set(pair.before.flatMap((scenario) => scenario.phases.map(({ phase }) => phase)));
  return [...phases].flatMap((phase) => {
    const side = (runs: readonly ScenarioProfile[]) =>
      runs.flatMap((run) => run.phases.filter((each) => each.phase === phase));
    const common = { pair, phase, before: side(pair.before), after: side(pair.after) };
    if (common.after.length === 0) return [];
    return [...PERCENTILES.map((percent): Figure => ({ ...common, percent })), common];
  });
}

interface Change {
  readonly before: number;
  readonly after: number;
  readonly change: number;
  readonly interval: Span | undefined;
}

/** Changes of the same figure of all scenarios; durations on the logarithmic scale, where changes can be added. */
function singleChanges(alike: readonly Figure[], tails: number, overall: number): (readonly [Figure, Change])[] {
  const z = -normalQuantile(tails / 2);
  const sampled = alike.map((figure) => [figure, singleChange(figure, z)] as const);
  const seen = sampled.flatMap(([, { change, interval }]) =>
    interval ? [{ change, error: (interval.high - interval.low) / (2 * z) }] : [],
  );
  const reach = -normalQuantile(overall / 2) * noiseBetweenRuns(seen);
  return sampled.map(([figure, each]) => {
    const interval = each.interval && widen(each.interval, each.change, reach);
    return [figure, figure.percent === undefined ? { ...each, interval } : exponential({ ...each, interval })];
  });
}

/** From the samples of each side (several runs on one side are taken as one). */
function singleChange({ before, after, percent }: Figure, z: number): Change {
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
    ...{ before: Math.exp(before), after: Math.exp(after), change: Math.exp(change) },
    interval: interval && { low: Math.exp(interval.low), high: Math.exp(interval.high) },
  };
}

/**
 * From the spread between repeats. A few repeats know their spread badly, so it is taken to be no less than that of
 * the same percentile over all scenarios.
 */
function repeatedChanges(alike: readonly Figure[], tails: number): (readonly [Figure, Change])[] {
  const valued = alike.map((figure) => ({
    figure,
    before: valuesOf(figure.before, figure.percent),
    after: valuesOf(figure.after, figure.percent),
  }));
  const all = pooledSpread(valued.flatMap(({ before, after }) => [before, after]));
  return valued.map(({ figure, before, after }) => {
    const own = pooledSpread([before, after]);
    const spread = { variance: Math.max(own.variance, all.variance), freedom: Math.max(own.freedom, all.freedom) };
    const interval = spread.freedom > 0 ? repeatedSpan(before, after, spread, tails) : undefined;
    const [was, is] = [mean(before), mean(after)];
    const measured = { before: was, after: is, change: is - was, interval };
    return [figure, figure.percent === undefined ? measured : exponential(measured)];
  });
}

/** Logarithms of durations, so that their ratio is a difference; shares as they are. */
function valuesOf(phases: readonly PhaseProfile[], percent: Figure['percent']): number[] {
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

function differenceOf({ pair, phase, percent }: Figure, measured: Change, settings: Settings): Difference {
  const k = percent === undefined ? 1 : (pair.before[0]?.timeScale ?? 1);
  const { change, interval } = measured;
  const finding = percent === undefined ? shareFinding(measured) : durationFinding(measured, settings);
  return {
    ...{ scenario: pair.name, variant: pair.variant, phase, finding, change, interval: interval ?? null },
    figure: percent === undefined ? 'success share' : `p${percent}`,
    before: measured.before * k,
    after: measured.after * k,
  };
}

function durationFinding({ change, interval }: Change, { allowance, machines }: Settings): Finding {
  if (!interval || machines === 'several') return 'unknown';
  if (interval.low > 1 && change > 1 + allowance) return 'worse';
  return interval.high < 1 && change < 1 / (1 + allowance) ? 'better' : 'same';
}

function shareFinding({ change, interval }: Change): Finding {
  if (!interval) return 'unknown';
  if (interval.high < 0 && change < -SHARE_ALLOWANCE) return 'worse';
  return interval.low > 0 && change > SHARE_ALLOWANCE ? 'better' : 'same';
}

function total(phases: readonly PhaseProfile[], of: 'successes' | 'count'): number {
  return phases.reduce((sum, phase) => sum + phase[of], 0);
}
