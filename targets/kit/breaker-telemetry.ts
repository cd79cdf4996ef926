import type { Breaker, BreakerCounts } from './breaker.ts';
import type { ServiceParts } from './service.ts';
import type { Sample } from './telemetry.ts';

const STATE_VALUE = { closed: 0, 'half-open': 1, open: 2 } as const;

/** A breaker and its labels: `dep` and `endpoint` as in the specification, and `instance` where there are several. */
export interface LabelledBreaker {
  readonly breaker: Breaker;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Exports the breakers of a service under the names of the specification, each with its own labels. Closes them when
 * another scenario begins. `list` is read at each scrape, since breakers may be created later.
 */
export function exportBreakers(
  { telemetry, onReset }: Pick<ServiceParts, 'telemetry' | 'onReset'>,
  list: () => readonly LabelledBreaker[],
  labels = ['dep', 'endpoint'],
): void {
  const each = (read: (counts: BreakerCounts) => readonly Sample[]) => () =>
    list().flatMap((one) =>
      read(one.breaker.counts()).map((sample) => ({ ...sample, labels: { ...one.labels, ...sample.labels } })),
    );
  const total = (read: (counts: BreakerCounts) => number) => each((counts) => [{ labels: {}, value: read(counts) }]);
  onReset(({ fresh }) => {
    if (fresh) for (const { breaker } of list()) breaker.restart();
  });
  telemetry.gauge('breaker_state', '0 closed, 1 half-open, 2 open', labels, () =>
    list().map((one) => ({ labels: one.labels, value: STATE_VALUE[one.breaker.state] })),
  );
  telemetry.counter('breaker_transitions_total', 'Changes of state', [...labels, 'from', 'to'], each(changes));
  telemetry.counter(
    'breaker_recorded_failures_total',
    'Failures that were counted',
    [...labels, 'kind'],
    each(({ recordedFailures }) => [{ labels: { kind: 'any' }, value: recordedFailures }]),
  );
  telemetry.gauge('breaker_failures_at_trip', 'Failures that opened it the last time', labels, each(atTrip));
  telemetry.counter(
    'breaker_rejected_total',
    'Calls turned away',
    labels,
    total(({ rejected }) => rejected),
  );
  telemetry.counter('breaker_probes_total', 'Calls let through half-open', [...labels, 'result'], each(probes));
  telemetry.counter(
    'breaker_open_seconds_total',
    'Time spent open',
    labels,
    total(({ openMs }) => openMs / 1000),
  );
}

function changes({ transitions }: BreakerCounts): Sample[] {
  return Object.entries(transitions).map(([edge, value]) => {
    const [from = '', to = ''] = edge.split('>');
    return { labels: { from, to }, value };
  });
}

function atTrip({ failuresAtTrip }: BreakerCounts): Sample[] {
  return failuresAtTrip === undefined ? [] : [{ labels: {}, value: failuresAtTrip }];
}

function probes({ probes: results }: BreakerCounts): Sample[] {
  return Object.entries(results).map(([result, value]) => ({ labels: { result }, value }));
}
