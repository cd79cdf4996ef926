import { CLOSED, HALF_OPEN, OPEN, stateNumber } from '../../domain/breaker-state.ts';
import type { Labels, SampleMetric, SampleName } from '../../domain/metric.ts';
import type { Timeline } from './moment.ts';

/** Readings of `breaker_state`: one number, or one sample for each state of which the present one is 1. */
export interface StateReadings {
  readonly metric: SampleMetric;
  readonly samples: Timeline;
}

/** Labels that name the state. The metric's own name: so the Enum of Python's client calls the label, `breaker_state{breaker_state="open"}`. */
const LABELS: readonly string[] = ['state', 'breaker_state' satisfies SampleName];

/** The label that names the state, where there is a sample for each: one of those, else any whose value is the name of a state. */
export function stateLabel(labels: Labels): string | undefined {
  const known = LABELS.find((name) => labels[name] !== undefined);
  return known ?? Object.keys(labels).find((name) => stateNumber(labels[name] ?? '') !== undefined);
}

interface Shown {
  readonly label: string | undefined;
  readonly value: number | null;
  readonly tookMs: number;
}

/** The state of one breaker over time. A state without a sample has not occurred yet. */
export function stateOver(readings: readonly StateReadings[]): Timeline {
  const moments = new Map<number, Shown[]>();
  for (const { metric, samples } of readings)
    for (const [atMs, value, tookMs = 0] of samples) {
      const label = metric.labels[stateLabel(metric.labels) ?? ''];
      moments.set(atMs, [...(moments.get(atMs) ?? []), { label, value, tookMs }]);
    }
  return [...moments]
    .toSorted(([a], [b]) => a - b)
    .map(([atMs, shown]) => [atMs, stateOf(shown), Math.max(...shown.map(({ tookMs }) => tookMs))]);
}

function stateOf(shown: readonly Shown[]): number | null {
  const known = shown.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
  const number = known.find(({ label }) => label === undefined);
  if (number) return STATES.has(number.value) ? number.value : null;
  if (known.length === 0) return null;
  const present = known.filter(({ value }) => value > 0).map(({ label }) => stateNumber(label ?? ''));
  if (present.length > 0) return theOne(present);
  // It is in a state that has no sample: in the closed one, unless that is among those that are 0.
  return known.some(({ label }) => stateNumber(label ?? '') === CLOSED) ? null : CLOSED;
}

/** A number that is none of them is no state. */
const STATES: ReadonlySet<number> = new Set([CLOSED, HALF_OPEN, OPEN]);

/** Nothing is closed and something else at once. */
function theOne(states: readonly (number | undefined)[]): number | null {
  const known = states.filter((state) => state !== undefined);
  const isSplit = known.includes(CLOSED) && known.some((state) => state !== CLOSED);
  return isSplit || known.length < states.length ? null : Math.max(...known);
}
