import { expect, test } from 'vitest';
import { compileMetrics } from './metric-reader.ts';
import { readPrometheus } from './reading.ts';
import { createRepeatFilter } from './repeated-samples.ts';

const metricsIn = compileMetrics({ 'threads available': 'free', arrivals: 'arrivals_total' });
const values = (texts: readonly string[]) => {
  const withoutRepeats = createRepeatFilter();
  return texts.map((text) => metricsIn(withoutRepeats(readPrometheus(text))).map(({ value }) => value));
};

test('a sample that says the same time as before is no reading of the time since', () => {
  expect(values(['free 5 1000', 'free 5 1000', 'free 5 16000', 'free 4 16000'])).toEqual([[5], [], [5], []]);
});

test('without a time every sample is of now, and a time of one tells nothing of another', () => {
  expect(values(['free 5', 'free 5', 'free 5 1000\narrivals_total 3', 'free 5 1000\narrivals_total 3'])).toEqual([
    [5],
    [5],
    [5, 3],
    [3],
  ]);
});

test('a counter that was declared and not taken again is missing, and not 0', () => {
  const text = '# TYPE arrivals_total counter\narrivals_total 3 1000';
  expect(values([text, text])).toEqual([[3], []]);
});

test('which metric it was is told', () => {
  const withoutRepeats = createRepeatFilter();
  withoutRepeats(readPrometheus('free{pod="a"} 5 1000\nfree{pod="b"} 5 1000'));
  const { unreadable } = withoutRepeats(readPrometheus('free{pod="a"} 5 1000\nfree{pod="b"} 5 1000'));
  const problem = 'free was not taken again since the reading before';
  expect(unreadable).toEqual([{ line: 0, text: '', name: 'free', problem }]);
});

test('an alert stays as its rule was evaluated last', () => {
  const withoutRepeats = createRepeatFilter();
  const text = 'ALERTS{alertname="Slow",alertstate="firing"} 1 1000';
  withoutRepeats(readPrometheus(text));
  expect(withoutRepeats(readPrometheus(text)).samples).toHaveLength(1);
});
