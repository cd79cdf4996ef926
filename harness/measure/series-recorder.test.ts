import { expect, test } from 'vitest';
import { parsePrometheus } from '../domain/prometheus.ts';
import { compileMetrics } from './presets/metric-reader.ts';
import { squall } from './presets/squall.ts';
import { createSeriesRecorder } from './series-recorder.ts';

const reading = parsePrometheus;

test('an alert is 1 while it is exported and 0 when the endpoint answers without it, as Prometheus does', () => {
  const recorder = createSeriesRecorder('prometheus', compileMetrics(squall.metrics));
  recorder.add(1000, reading(''));
  recorder.add(2000, reading('ALERTS{alertname="BankSlow",alertstate="firing"} 1'));
  recorder.add(3000, reading('slots_available 5'));
  recorder.gap(4000);
  expect(recorder.series().find(({ name }) => name.startsWith('ALERTS'))?.samples).toEqual([
    [1000, 0],
    [2000, 1],
    [3000, 0],
    [4000, null],
  ]);
});

test('an alert on a line that cannot be read is not clear, and nor is one before it was first seen', () => {
  const recorder = createSeriesRecorder('prometheus', compileMetrics(squall.metrics));
  const alert = 'ALERTS{alertname="BankSlow",alertstate="firing"}';
  recorder.gap(1000);
  recorder.add(2000, reading('ALERTS{alertname="BankSlow 1'));
  recorder.add(3000, reading('slots_available 5'), 40.2);
  recorder.add(4000, reading(`${alert} 1`));
  recorder.add(5000, reading('ALERTS{alertname="BankSlow 1\nslots_available 5'));
  expect(recorder.series().find(({ name }) => name === alert)?.samples).toEqual([
    [1000, null],
    [2000, null],
    [3000, 0, 41],
    [4000, 1],
    [5000, null],
  ]);
});
