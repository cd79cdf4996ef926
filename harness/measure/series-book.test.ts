import { expect, test } from 'vitest';
import { parsePrometheus } from '../domain/prometheus.ts';
import { compileMetrics } from './presets/metric-reader.ts';
import { squall } from './presets/squall.ts';
import { createSeriesBook } from './series-book.ts';

const reading = parsePrometheus;

test('an alert is 1 while it is exported and 0 when the endpoint answers without it, as Prometheus does', () => {
  const book = createSeriesBook('prometheus', compileMetrics(squall.metrics));
  book.add(1000, reading(''));
  book.add(2000, reading('ALERTS{alertname="BankSlow",alertstate="firing"} 1'));
  book.add(3000, reading('slots_available 5'));
  book.gap(4000);
  expect(book.series().find(({ name }) => name.startsWith('ALERTS'))?.samples).toEqual([
    [2000, 1],
    [3000, 0],
    [4000, null],
  ]);
});
