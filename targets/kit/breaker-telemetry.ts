import type { Breaker } from './breaker.ts';
import type { Telemetry } from './telemetry.ts';

const STATE_VALUE = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Exports one breaker in the names of the specification; `breaker_state` is 0 closed, 1 half-open, 2 open. */
export function exportBreaker(
  telemetry: Telemetry,
  breaker: Breaker,
  labels: { readonly dep: string; readonly endpoint: string },
): void {
  telemetry.gauge('breaker_state', '0 closed, 1 half-open, 2 open', ['dep', 'endpoint'], () => [
    { labels, value: STATE_VALUE[breaker.state] },
  ]);
  telemetry.counter('breaker_transitions_total', 'Changes of state', ['from', 'to'], () =>
    Object.entries(breaker.counts().transitions).map(([edge, value]) => {
      const [from = '', to = ''] = edge.split('>');
      return { labels: { from, to }, value };
    }),
  );
  telemetry.counter('breaker_recorded_failures_total', 'Failures that it counted', ['kind'], () => [
    { labels: { kind: 'any' }, value: breaker.counts().recordedFailures },
  ]);
  telemetry.counter('breaker_rejected_total', 'Calls turned away', [], () => breaker.counts().rejected);
  telemetry.counter('breaker_probes_total', 'Calls let through half-open', ['result'], () =>
    Object.entries(breaker.counts().probes).map(([result, value]) => ({ labels: { result }, value })),
  );
  telemetry.counter('breaker_open_seconds_total', 'Time spent open', [], () => breaker.counts().openMs / 1000);
}
