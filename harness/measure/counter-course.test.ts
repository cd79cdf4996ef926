import { expect, test } from 'vitest';
import { parsePrometheus } from '../domain/prometheus.ts';
import { createCountWatch } from './count-watch.ts';
import { phaseCounters } from './phase-counters.ts';
import { compileMetrics } from './presets/metric-reader.ts';

const metricsIn = compileMetrics({});

/** What is counted in each phase, of which the last text is the end; the first text of all is read before the first. */
function counted(begin: string, ...phases: readonly (readonly string[])[]) {
  const watch = createCountWatch(metricsIn);
  watch.end(parsePrometheus(begin));
  return phases.map((texts) => {
    const readings = texts.map(parsePrometheus);
    for (const reading of readings.slice(0, -1)) watch.see(reading);
    const all = phaseCounters(
      { at: 'shop', phase: 'fault' },
      watch.end(readings.at(-1) ?? parsePrometheus('')),
      metricsIn,
    );
    return Object.fromEntries(all.map(({ name, value, limits }) => [name, limits ? [value, limits] : value]));
  });
}
const errors = (code: string, value: number | string) => `errors_total{code="${code}"} ${value}\n`;
const named = (code: string) => `errors_total{code="${code}"}`;

test('a counter without a number at the end of a phase is at least what it had risen by', () => {
  const [fault] = counted(errors('500', 3), [errors('500', 5), errors('500', 'NaN')]);
  expect(fault).toEqual({ [named('500')]: [2, [2, null]] });
});

test('what a counter had risen by while it had no number may be of the phase before', () => {
  const [, recovery] = counted(errors('500', 3), [errors('500', 5), errors('500', 'NaN')], [errors('500', 9)]);
  expect(recovery).toEqual({ [named('500')]: [4, [0, 4]] });
  const [, after] = counted(errors('500', 3), [errors('200', 1)], [errors('500', 4) + errors('200', 1)]);
  expect(after).toEqual({ [named('500')]: [4, [0, 4]], [named('200')]: 0 });
});

test('a label that was lost by a restart has counted what it showed before', () => {
  const started = (at: number) => `process_start_time_seconds ${at}\n`;
  const [fault] = counted(started(1), [started(1) + errors('500', 4), started(9)]);
  expect(fault).toEqual({ [named('500')]: [4, [4, null]], process_start_time_seconds: 9 });
});

test('a line that cannot be read hides no new label of another metric', () => {
  const bad = 'broken_total 1,5\n';
  const [fault] = counted(bad + errors('200', 1), [bad + errors('200', 1) + errors('500', 4)]);
  expect(fault).toEqual({ [named('200')]: 0, [named('500')]: 4 });
  const worse = '="what" 5\n';
  const [unknown] = counted(worse + errors('200', 1), [worse + errors('200', 1) + errors('500', 4)]);
  expect(unknown).toEqual({ [named('200')]: 0 });
});

test('a counter that goes back where its metric does not may be that of another process', () => {
  const [fault] = counted(errors('200', 100) + errors('500', 50), [errors('200', 160) + errors('500', 2)]);
  expect(fault).toEqual({ [named('200')]: 60, [named('500')]: [0, [0, null]] });
});

test('timers of what is still going on, and sums, may go back', () => {
  const timers = (count: number, sum: number) =>
    `http_active_seconds_count{uri="/"} ${count}\nhttp_active_seconds_sum{uri="/"} ${sum}\n${errors('500', 1)}`;
  const [fault] = counted(timers(9, 4.5), [timers(1, 0.5)]);
  expect(fault).toMatchObject({ [named('500')]: 0 });
  expect(Object.values(fault ?? {}).filter((value) => Array.isArray(value))).toEqual([]);
});
