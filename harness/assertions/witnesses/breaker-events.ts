import { CLOSED, OPEN } from '../../domain/breaker-state.ts';
import type { Evidence, SeriesSample } from '../../domain/evidence.ts';
import { isSameFamily, type Labels, type SampleMetric, type SampleName, samplesOf } from '../../domain/metric.ts';
import type { Known } from '../grammar/comparison.ts';
import { countersIn } from './counters.ts';
import type { Span, Timeline } from './moment.ts';
import { seriesIn } from './readings.ts';

/** A breaker that only counts its events, as opossum-prometheus does: how often it opened and closed. */
export interface EventBreaker {
  readonly at: string;
  readonly metric: SampleMetric;
  /** Closed, or not closed; null where the counts leave both possible. */
  readonly states: Timeline;
  readonly trips: readonly Trips[];
}

/** How often it can have gone from closed to open between two readings. */
export interface Trips extends Span, Known {}

export const OPENED: SampleName = 'breaker_opened_total';
export const TRANSITIONS: SampleName = 'breaker_transitions_total';
const CLOSINGS: SampleName = 'breaker_closed_total';

/** Labels that tell what happened, and not which breaker it was. */
const OF_EVENTS: ReadonlySet<string> = new Set(['from', 'to', 'kind', 'result', 'state', 'event']);

/** Every breaker whose openings were counted when a phase ended, whether its state was read or not. */
export function countedBreakers(evidence: Evidence): readonly { readonly at: string; readonly labels: Labels }[] {
  const all = countersIn(evidence).flatMap(({ at, metric }) => {
    const isCount = isSameFamily(metric, samplesOf(OPENED)) || isSameFamily(metric, samplesOf(TRANSITIONS));
    if (metric.kind !== 'sample' || !isCount) return [];
    const labels = Object.fromEntries(Object.entries(metric.labels).filter(([label]) => !OF_EVENTS.has(label)));
    return [{ at, labels }];
  });
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** Every breaker of which both counts were read over time. */
export function eventBreakers(evidence: Evidence): EventBreaker[] {
  const series = seriesIn(evidence).flatMap(({ metric, service, samples }) =>
    metric.kind === 'sample' ? [{ at: service, metric, samples }] : [],
  );
  return series.flatMap(({ at, metric, samples }) => {
    if (!isSameFamily(metric, samplesOf(OPENED))) return [];
    const closings = series.find(
      (one) =>
        one.at === at &&
        isSameFamily(one.metric, samplesOf(CLOSINGS)) &&
        JSON.stringify(one.metric.labels) === JSON.stringify(metric.labels),
    );
    return closings ? [{ at, metric, ...follow(samples, closings.samples) }] : [];
  });
}

interface Counts {
  readonly askedMs: number;
  readonly opened: number;
  readonly closed: number;
}

function follow(opened: Timeline, closings: Timeline): Pick<EventBreaker, 'states' | 'trips'> {
  const closedAt = new Map(closings.map(([atMs, value]) => [atMs, value]));
  const states: SeriesSample[] = [];
  const trips: Trips[] = [];
  let before: Counts | undefined;
  let state: number | null = null;
  for (const [atMs, value, tookMs = 0] of opened) {
    const closed = closedAt.get(atMs) ?? null;
    if (value === null || closed === null) {
      states.push([atMs, null]);
      continue;
    }
    const counts = { askedMs: atMs - tookMs, opened: value, closed };
    const step: Step | undefined = before && stepBetween(before, counts, state);
    state = step ? step.state : stateAtFirst(counts);
    states.push([atMs, state, tookMs]);
    if (before && step) trips.push({ fromMs: before.askedMs, toMs: atMs, low: step.low, high: step.high });
    before = counts;
  }
  return { states, trips };
}

interface Step extends Known {
  /** At its end. */
  readonly state: number | null;
}

/** One that has never opened is closed. */
function stateAtFirst({ opened }: Counts): number | null {
  return opened === 0 ? CLOSED : null;
}

/**
 * It opens from closed, or again after a try that failed, and closes from not closed: between two openings from closed it
 * has closed.
 */
function stepBetween(before: Counts, after: Counts, state: number | null): Step {
  const openings = after.opened - before.opened;
  const closings = after.closed - before.closed;
  // It was restarted.
  if (openings < 0 || closings < 0) return { low: 0, high: after.opened, state: stateAtFirst(after) };
  if (openings === 0 && closings === 0) return { low: 0, high: 0, state };
  if (closings === 0) return { low: state === CLOSED ? 1 : 0, high: state === OPEN ? 0 : 1, state: OPEN };
  if (openings === 0) return { low: 0, high: 0, state: CLOSED };
  const high = Math.min(openings, closings + (state === OPEN ? 0 : 1));
  const low = Math.max(state === CLOSED ? closings : closings - 1, 0);
  // As many openings as closings, and closed before: each opening was followed by a closing.
  return { low, high, state: state === CLOSED && openings === closings ? CLOSED : null };
}
