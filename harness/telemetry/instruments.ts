import type { Counter, Meter, ObservableGauge } from '@opentelemetry/api';

/** Everything that is exported; Prometheus writes the names with `_`, the unit, and `_total` for counters. */
export interface Instruments {
  readonly sent: Counter;
  readonly ended: Counter;
  readonly judged: Counter;
  readonly inFlight: ObservableGauge;
  readonly duration: ObservableGauge;
  readonly fault: ObservableGauge;
  readonly lateness: ObservableGauge;
  readonly loopDelay: ObservableGauge;
  readonly generatorCpu: ObservableGauge;
  readonly service: ObservableGauge;
}

export function createInstruments(meter: Meter): Instruments {
  const gauge = (name: string, description: string, unit?: string) =>
    meter.createObservableGauge(`squall.${name}`, { description, ...(unit === undefined ? {} : { unit }) });
  const counter = (name: string, description: string) => meter.createCounter(`squall.${name}`, { description });
  return {
    sent: counter('requests.sent', 'Requests sent'),
    ended: counter('requests.ended', 'Requests that ended, or were dropped, by outcome'),
    judged: counter('statements.judged', 'Statements judged, by verdict and whether it was as expected'),
    inFlight: gauge('requests.in_flight', 'Requests without an outcome'),
    duration: gauge(
      'request.duration.seconds',
      'Of the requests that ended in the last interval, from when they were due; quantile 1 is the maximum; real-time equivalent',
      's',
    ),
    fault: gauge('fault.active', '1 while the fault acts'),
    lateness: gauge('generator.lateness.seconds', 'Largest distance between due and sent in the last interval', 's'),
    loopDelay: gauge(
      'generator.loop_delay.seconds',
      'Longest time the event loop of the load was busy in the last interval',
      's',
    ),
    generatorCpu: gauge('generator.cpu', 'Share of one core that the load used in the last interval'),
    service: gauge(
      'service.value',
      "What a service reports, by Squall's metric names: threads available, breaker state, ...",
    ),
  };
}
