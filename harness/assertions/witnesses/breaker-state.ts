import { CLOSED, HALF_OPEN, OPEN, stateNumber } from '../../domain/breaker-state.ts';
import type { Labels, SampleMetric, SampleName } from '../../domain/metric.ts';
import type { Timeline } from './moment.ts';

/** Readings of `breaker_state`: one number, or one sample for each state of which the present one is 1. */
export interface StateReadings {
  readonly metric: SampleMetric;
  readonly samples: Timeline;
}

/** The metric's own name: so the Enum of Python's client calls the label, `breaker_state{breaker_state="open"}`. */
const ENUM_LABEL: SampleName = 'breaker_state';

/** The label that names the state, where there is a sample for each. */
export function stateLabel(labels: Labels): string | undefined {
  return ['state', ENUM_LABEL].find((name) => labels[name] !== undefined);
}

/** The state of one breaker over time. A state without a sample has not occurred yet. */
export function stateOver(readings: readonly StateReadings[]): Timeline {
  const moments = new Map<number, { readonly label: string | undefined; readonly value: number | null }[]>();
  for (const { metric, samples } of readings)
    for (const [atMs, value] of samples) {
      const label = metric.labels[stateLabel(metric.labels) ?? ''];
      moments.set(atMs, [...(moments.get(atMs) ?? []), { label, value }]);
    }
  return [...moments].toSorted(([a], [b]) => a - b).map(([atMs, values]) => [atMs, stateOf(values)]);
}

function stateOf(values: readonly { readonly label: string | undefined; readonly value: number | null }[]) {
  const known = values.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
  const number = known.find(({ label }) => label === undefined);
  if (number) return numbered(number.value);
  if (known.length === 0) return null;
  const present = known.filter(({ value }) => value > 0).map(({ label }) => stateNumber(label ?? ''));
  if (present.some((state) => state === undefined)) return null;
  if (present.length > 0) return Math.max(...(present as number[]));
  // It is in a state that has no sample: in the closed one, unless that is among those that are 0.
  return known.some(({ label }) => stateNumber(label ?? '') === CLOSED) ? null : CLOSED;
}

function numbered(value: number): number {
  if (value <= 0) return CLOSED;
  return value >= OPEN ? OPEN : HALF_OPEN;
}
