import type { Evidence, Series } from '../../domain/evidence.ts';
import { type Metric, named, samplesOf } from '../../domain/metric.ts';
import { alertLines, alertsChart } from '../chart/alerts.ts';
import { type Chart, hasValues } from '../chart/chart.ts';
import { durationsChart, outcomesChart } from '../chart/requests.ts';
import { isOneOf, labelOf, seriesLine } from '../chart/services.ts';
import { spectrumChart, spectrumPhase } from '../chart/spectrum.ts';
import { threadLines, threadsInUse } from '../chart/threads.ts';
import { overTime, type View, wholeView } from '../chart/view.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import type { PageChart } from './plot.ts';

/** The charts over time of one scenario x variant, in reading order; those without data are left out. */
export function variantCharts(member: JudgedScenario): PageChart[] {
  const view = wholeView(member);
  const charts = [
    {
      ...durationsChart(view, 'Duration', ['p50', 'p99', 'max'], /duration/),
      about: 'Of the requests that ended in each interval; a gap is an interval in which none did.',
    },
    {
      ...outcomesChart(view, 'Outcomes'),
      about: 'Requests that ended each second, by how they ended, and how many were sent.',
    },
    ...threadsChart(view, member.evidence),
    ...SERVICES.map((chart) => ({ ...serviceChart(view, member.evidence, chart), about: chart.about })),
    {
      ...alertsChart(view, 'Alerts', alertRows(member.evidence)),
      about: 'Those that were ever active: pending until the time that their rule waits for is over, then firing.',
    },
  ];
  return charts.filter(hasValues);
}

function alertRows(evidence: Evidence) {
  return alertLines(evidence).map((line) => ({ evidence, line, name: line.name }));
}

/** Durations by percentile of all variants of a scenario. */
export function overview(members: readonly Evidence[]): PageChart | undefined {
  const phase = spectrumPhase(members);
  const chart = spectrumChart(members);
  if (!chart) return undefined;
  const of = phase ? `the ${phase} phase` : 'all phases';
  const about = `All requests of ${of}, whatever their outcome; a line ends at its maximum.`;
  return { ...chart, title: 'Percentile spectrum', about };
}

/** Of services one behind the other; of a single one the next chart shows as much. */
function threadsChart(view: View, evidence: Evidence): PageChart[] {
  const threads = threadsInUse(evidence);
  if (threads.length < 2) return [];
  const lines = threadLines(view, evidence, threads, (service) => service);
  const about = 'Requests that hold a thread. Where a service waits for the next one, both run out, whoever is slow.';
  return [
    { ...overTime(view, { title: 'Threads in use at each service', kind: 'gauge', yUnit: 'count', lines }), about },
  ];
}

interface ServiceChart extends Pick<PageChart, 'title' | 'about' | 'kind' | 'yUnit'> {
  readonly metrics: readonly Metric[];
  /** Its lines are named after the services; else after the metrics. */
  readonly byService?: true;
}

/** Metrics that the services report. */
const SERVICES: readonly ServiceChart[] = [
  {
    title: 'Threads and pools',
    about: 'As the services report them; the exact low-water mark of a phase stands in the table below.',
    kind: 'gauge',
    yUnit: 'count',
    metrics: [
      named('threads available'),
      named('threads total'),
      named('queue depth'),
      samplesOf('pool_in_use'),
      samplesOf('pool_waiting'),
      samplesOf('bulkhead_in_use'),
      samplesOf('bulkhead_limit'),
    ],
  },
  {
    title: 'In flight at each service',
    about: 'Requests that a service works on at once: a bulkhead keeps those at its dependency low.',
    kind: 'gauge',
    yUnit: 'count',
    metrics: [named('in flight')],
    byService: true,
  },
  {
    title: 'Breakers',
    about: 'Closed lets calls through, open refuses them, half-open tries.',
    kind: 'states',
    yUnit: 'state',
    metrics: [samplesOf('breaker_state')],
  },
  {
    title: 'Arrivals at each dependency',
    about: 'Requests per second that a dependency itself counted: retries show here and nowhere else.',
    kind: 'rate',
    yUnit: 'per second',
    metrics: [named('arrivals')],
    byService: true,
  },
];

function serviceChart(view: View, evidence: Evidence, { title, kind, yUnit, metrics, byService }: ServiceChart): Chart {
  const series = evidence.series.filter(isOneOf(metrics));
  const nameOf = byService ? ({ service }: Series) => service : nameAmong(series);
  return overTime(view, {
    title,
    kind,
    yUnit,
    lines: series.map((each) => seriesLine(view, evidence, each, { name: nameOf(each), kind })),
  });
}

/** The service is only named where there are several. */
function nameAmong(series: readonly Series[]): (each: Series) => string {
  const several = new Set(series.map(({ service }) => service)).size > 1;
  return ({ name, service }) => (several ? `${labelOf(name)} · ${service}` : labelOf(name));
}
