import type { Evidence, Series } from '../../domain/evidence.ts';
import { type Labels, parseMetric, samplesOf, selects } from '../../domain/metric.ts';
import { ALERT_STATES } from './axes.ts';
import type { Chart, ChartLine } from './chart.ts';
import { seriesLine } from './services.ts';
import { overTime, type View } from './view.ts';

/** One alert with its labels, over time: an index of `ALERT_STATES`, null where it is not known. */
interface AlertLine {
  readonly alert: string;
  /** `HighTimeoutRate bank` */
  readonly name: string;
  readonly samples: Series['samples'];
}

/** Labels that tell nothing apart in a chart of one target. */
const UNTOLD = new Set(['alertname', 'alertstate', 'instance', 'severity']);

/** Every alert that was active at any time, in the order in which they were first. */
export function alertLines({ series }: Evidence): AlertLine[] {
  const active = series.flatMap((each) => {
    const metric = parseMetric(each.name);
    if (metric.kind !== 'sample' || !selects(samplesOf('ALERTS'), metric)) return [];
    const { alertstate: state = 'firing', ...labels } = metric.labels;
    return [{ key: JSON.stringify(Object.entries(labels).toSorted()), labels, state, samples: each.samples }];
  });
  const lines = [...Map.groupBy(active, ({ key }) => key).values()].flatMap((states) => {
    const [first] = states;
    if (!first) return [];
    const samples = first.samples.map(([atMs, value], i) => {
      const reached = states.map(({ state, samples }) => (samples[i]?.[1] === 1 ? placeOf(state) : 0));
      return [atMs, value === null ? null : Math.max(...reached)] as const;
    });
    return [{ alert: first.labels['alertname'] ?? '', name: nameOf(first.labels), samples }];
  });
  return lines.toSorted((a, b) => begin(a) - begin(b));
}

function nameOf(labels: Labels): string {
  const told = Object.entries(labels).filter(([label]) => !UNTOLD.has(label));
  return [labels['alertname'], ...told.map(([, value]) => value)].join(' ');
}

function placeOf(state: string): number {
  return ALERT_STATES.indexOf(state === 'pending' ? 'pending' : 'firing');
}

function begin({ samples }: AlertLine): number {
  return samples.find(([, value]) => (value ?? 0) > 0)?.[0] ?? Number.POSITIVE_INFINITY;
}

/** Alerts as rows of states; `nameOf` says what a row is called. */
export function alertsChart(
  view: View,
  title: string,
  rows: readonly { readonly evidence: Evidence; readonly line: AlertLine; readonly name: string }[],
): Chart {
  const lines = rows.map(({ evidence, line, name }): ChartLine => {
    const series: Series = { name, service: '', samples: line.samples };
    return seriesLine(view, evidence, series, { name, kind: 'states' });
  });
  return overTime(view, { title, kind: 'states', yUnit: 'state', states: ALERT_STATES, lines });
}
