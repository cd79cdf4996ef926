import { printMetric, type SampleName } from '../../domain/metric.ts';
import type { PrometheusSample } from '../../domain/prometheus.ts';
import type { Reading } from './reading.ts';

/** An alert is as it was when its rule was evaluated last, however long ago. */
const ALERTS: SampleName = 'ALERTS';

/**
 * Samples may say when they were taken, as those that a Prometheus federates. One that says the same as in the reading before is
 * that one again, and no evidence of the time since: it is told as a gap of its metric.
 */
export function createRepeatFilter(): (reading: Reading) => Reading {
  const taken = new Map<string, number>();
  const isRepeated = (sample: PrometheusSample) => {
    if (sample.timestamp === undefined || sample.name === ALERTS) return false;
    const series = printMetric(sample);
    const before = taken.get(series);
    taken.set(series, sample.timestamp);
    return before === sample.timestamp;
  };
  return (reading) => {
    const repeated = new Set(reading.samples.filter(isRepeated));
    if (repeated.size === 0) return reading;
    const names = [...new Set([...repeated].map(({ name }) => name))];
    const stale = names.map((name) => {
      return { line: 0, text: '', name, problem: `${name} was not taken again since the reading before` };
    });
    const samples = reading.samples.filter((sample) => !repeated.has(sample));
    return { ...reading, samples, repeated: [...repeated], unreadable: [...reading.unreadable, ...stale] };
  };
}
