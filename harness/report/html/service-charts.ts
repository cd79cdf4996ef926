import type { Evidence, Series } from '../../domain/evidence.ts';
import { type Metric, named, parseMetric, samplesOf, selects } from '../../domain/metric.ts';
import { type Chart, type ChartLine, short } from './chart.ts';
import { thinSamples } from './thin.ts';

/** What the services said of themselves: threads and pools, breakers, and what arrived at each dependency. */
export function serviceCharts(evidence: Evidence): Chart[] {
  const { series, plan } = evidence;
  const k = plan.timeScale;
  const gauges = series.filter(isOneOf(GAUGES));
  const inFlight = series.filter(isOneOf([named('in flight')]));
  const breakers = series.filter(isOneOf([samplesOf('breaker_state')]));
  const arrivals = series.filter(isOneOf([named('arrivals')]));
  return [
    ...chartOf(gauges, k, nameAmong(gauges), {
      title: 'Threads and pools',
      about: 'As the services report them; the exact low-water mark of a phase stands in the table below.',
      kind: 'steps',
      yUnit: 'count',
    }),
    ...chartOf(inFlight, k, ({ service }) => service, {
      title: 'In flight at each service',
      about: 'Requests that a service works on at once: a bulkhead keeps those at its dependency low.',
      kind: 'steps',
      yUnit: 'count',
    }),
    ...chartOf(breakers, k, nameAmong(breakers), {
      title: 'Breakers',
      about: 'Closed lets calls through, open refuses them, half-open tries.',
      kind: 'steps',
      yUnit: 'state',
    }),
    ...chartOf(
      arrivals.map((each) => perSecond(each, k)),
      k,
      ({ service }) => service,
      {
        title: 'Arrivals at each dependency',
        about: 'Requests per second that a dependency itself counted: retries show here and nowhere else.',
        kind: 'steps',
        yUnit: 'per second',
      },
    ),
  ];
}

const TOTAL = named('threads total');
const LIMIT = samplesOf('bulkhead_limit');
const GAUGES: readonly Metric[] = [
  named('threads available'),
  TOTAL,
  named('queue depth'),
  samplesOf('pool_in_use'),
  samplesOf('pool_waiting'),
  samplesOf('bulkhead_in_use'),
  LIMIT,
];

/** Whether a series is of one of these metrics, whatever its labels. */
function isOneOf(metrics: readonly Metric[]): (series: Series) => boolean {
  return ({ name }) => metrics.some((metric) => selects(metric, parseMetric(name)));
}

/** The service is only named where there are several. */
function nameAmong(series: readonly Series[]): (each: Series) => string {
  const several = new Set(series.map(({ service }) => service)).size > 1;
  return ({ name, service }) => (several ? `${labelOf(name)} · ${service}` : labelOf(name));
}

/** `breaker_state{dep="bank",endpoint="/refund"}` -> `bank`, `/refund` */
export function labelValues(name: string): string[] {
  const metric = parseMetric(name);
  return metric.kind === 'sample' ? Object.values(metric.labels) : [];
}

/** `breaker_state{dep="bank"}` -> `bank`, `bulkhead_limit{dep="bank"}` -> `bank limit` */
export function labelOf(name: string): string {
  const labels = labelValues(name).join(' ');
  if (labels === '') return name;
  const [, of] = /^(?:pool|bulkhead)_(in_use|waiting|limit)/.exec(name) ?? [];
  return of === undefined ? labels : `${labels} ${of.replace('_', ' ')}`;
}

type Shape = Pick<Chart, 'title' | 'about' | 'kind' | 'yUnit'>;

/** All series on the union of their times; a series holds its value until its next sample. */
function chartOf(series: readonly Series[], k: number, nameOf: (series: Series) => string, shape: Shape): Chart[] {
  const thinned = series.map((each) => ({ ...each, samples: thinSamples(each.samples) }));
  const times = [...new Set(thinned.flatMap(({ samples }) => samples.map(([at]) => at)))].sort((a, b) => a - b);
  const lines = thinned.map((each, colour): ChartLine => {
    const dashed = isOneOf([TOTAL, LIMIT])(each);
    const line = { name: nameOf(each), colour: dashed ? ('muted' as const) : colour, values: held(each, times) };
    return dashed ? { ...line, dash: true } : line;
  });
  if (lines.length === 0 || times.length === 0) return [];
  return [{ ...shape, xUnit: 's', x: times.map((at) => short((at * k) / 1000)), lines }];
}

function held({ samples }: Series, times: readonly number[]): (number | null)[] {
  let next = 0;
  let value: number | null = null;
  return times.map((at) => {
    for (let sample = samples[next]; sample && sample[0] <= at; sample = samples[++next]) value = sample[1];
    return value === null ? null : short(value);
  });
}

/**
 * A counter as a rate of real time; where it went back it was reset, and what it shows is what came since. Its first
 * sample may be the sum of all that came before this scenario, so it says nothing.
 */
export function perSecond(series: Series, k: number): Series {
  const samples = series.samples.map(([at, value], i): readonly [number, number | null] => {
    const [beforeAt, before] = series.samples[i - 1] ?? [at, null];
    if (value === null || before === null || at <= beforeAt) return [at, null];
    return [at, ((value >= before ? value - before : value) / ((at - beforeAt) * k)) * 1000];
  });
  return { ...series, samples };
}
