import type { Breaker, BreakerCounts } from './breaker.ts';
import type { ServiceParts } from './service.ts';
import type { Sample } from './telemetry.ts';

const STATE_VALUE = { closed: 0, 'half-open': 1, open: 2 } as const;

/** A breaker and what it guards; `dep` and `endpoint` in the specification, and `instance` where there are several. */
export interface LabelledBreaker {
  readonly breaker: Breaker;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Exports the breakers of a service in the names of the specification, and closes them when another scenario begins;
 * `list` is asked each time.
 */
export function exportBreakers(
  { telemetry, onReset }: Pick<ServiceParts, 'telemetry' | 'onReset'>,
  list: () => readonly LabelledBreaker[],
  labels = ['dep', 'endpoint'],
): void {
  const total = (read: (counts: BreakerCounts) => number) => () =>
    list().reduce((sum, { breaker }) => sum + read(breaker.counts()), 0);
  onReset(({ fresh }) => {
    if (fresh) for (const { breaker } of list()) breaker.restart();
  });
  telemetry.gauge('breaker_state', '0 closed, 1 half-open, 2 open', labels, () =>
    list().map((one) => ({ labels: one.labels, value: STATE_VALUE[one.breaker.state] })),
  );
  telemetry.counter('breaker_transitions_total', 'Changes of state', ['from', 'to'], () =>
    summed(list(), ({ transitions }) => transitions).map(([edge, value]) => {
      const [from = '', to = ''] = edge.split('>');
      return { labels: { from, to }, value };
    }),
  );
  telemetry.counter('breaker_recorded_failures_total', 'Failures that were counted', ['kind'], (): Sample[] => [
    { labels: { kind: 'any' }, value: total((counts) => counts.recordedFailures)() },
  ]);
  telemetry.counter(
    'breaker_rejected_total',
    'Calls turned away',
    [],
    total((counts) => counts.rejected),
  );
  telemetry.counter('breaker_probes_total', 'Calls let through half-open', ['result'], () =>
    summed(list(), ({ probes }) => probes).map(([result, value]) => ({ labels: { result }, value })),
  );
  telemetry.counter(
    'breaker_open_seconds_total',
    'Time spent open',
    [],
    total((counts) => counts.openMs / 1000),
  );
}

function summed(
  breakers: readonly LabelledBreaker[],
  read: (counts: BreakerCounts) => Readonly<Record<string, number>>,
): [string, number][] {
  const sums = new Map<string, number>();
  for (const { breaker } of breakers)
    for (const [key, value] of Object.entries(read(breaker.counts()))) sums.set(key, (sums.get(key) ?? 0) + value);
  return [...sums];
}
