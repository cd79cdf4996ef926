import { type Band, type ChartLine, hasValues, type Meaning, short } from '../../../report/chart/chart.ts';
import { faultWords } from '../../../report/chart/fault-words.ts';
import type { PageChart } from '../../../report/html/plot.ts';
import { type Second, secondsOf } from '../compute/seconds.ts';
import type { VariantReport } from '../post-mortem-report.ts';
import type { DrawnVariant } from './comparison.ts';
import { MOST_BARS, MOST_POINTS, thinned } from './thin.ts';

const overTime = { xUnit: 's', xTitle: 'time since the load began' } as const;

/** What the caller and the services told of one variant, in reading order. */
export function variantCharts({ run, report }: DrawnVariant): PageChart[] {
  const all = secondsOf(run);
  const seconds = thinned(all, MOST_POINTS);
  const bands = bandsOf(report, seconds.at(-1)?.toMs ?? 0);
  const charts = [
    outcomesChart(thinned(all, MOST_BARS)),
    durationsChart(seconds),
    inFlightChart(seconds),
    ...gaugeCharts(seconds),
  ];
  return charts.map((chart) => ({ ...chart, bands })).filter(hasValues);
}

/** Successes of all variants over each other: their first fault begins at the same place. */
export function goodputChart(variants: readonly DrawnVariant[]): PageChart {
  const before = Math.min(...variants.map(({ report }) => report.span?.fromMs ?? 0));
  const drawn = variants.map(({ run, report }) => {
    const seconds = thinned(secondsOf(run), MOST_POINTS);
    const originMs = (report.span?.fromMs ?? before) - before;
    return { report, seconds, originMs };
  });
  const lines = drawn.map(({ report, seconds, originMs }): ChartLine => {
    const points = seconds.map((each) => [s(middleOf(each) - originMs), perSecond(each, each.success)] as const);
    return { name: report.variant, points: points.filter(([at]) => at >= 0) };
  });
  const bands = drawn.flatMap(({ report: { span }, seconds, originMs }): Band[] => {
    if (!span) return [];
    return [
      {
        from: s(span.fromMs - originMs),
        to: s((span.toMs ?? seconds.at(-1)?.toMs ?? span.fromMs) - originMs),
        text: 'fault',
      },
    ];
  });
  return {
    title: 'Goodput',
    about: 'Successes per second, aligned at the first fault.',
    kind: 'lines',
    yUnit: 'per second',
    ...overTime,
    lines,
    bands: longest(bands),
  };
}

/** Where variants were broken for about as long, one band says so. */
function longest(bands: readonly Band[]): Band[] {
  const [first] = bands.toSorted((a, b) => b.to - a.to);
  return first ? [first] : [];
}

function bandsOf({ faults }: VariantReport, endMs: number): Band[] {
  return faults.map(({ text, fromMs, toMs }) => ({ from: s(fromMs), to: s(toMs ?? endMs), text: faultWords(text) }));
}

const OUTCOMES: readonly (readonly [name: string, colour: Meaning, of: (second: Second) => number])[] = [
  ['success', 'good', ({ success }) => success],
  ['fallback', 'other', ({ fallback }) => fallback],
  ['rejected', 'lost', ({ rejected }) => rejected],
  ['failed', 'bad', ({ failed }) => failed],
];

function outcomesChart(seconds: readonly Second[]): PageChart {
  const line = (name: string, colour: Meaning, of: (second: Second) => number): ChartLine => {
    return { name, colour, points: seconds.map((each) => [s(middleOf(each)), perSecond(each, of(each))] as const) };
  };
  const ended = OUTCOMES.filter(([, , of]) => seconds.some((each) => of(each) > 0)).map((each) => line(...each));
  return {
    title: 'How requests ended',
    about: 'Per second, over what was sent.',
    kind: 'stack',
    yUnit: 'per second',
    ...overTime,
    lines: [...ended, { ...line('sent', 'muted', ({ sent }) => sent), over: true }],
  };
}

function durationsChart(seconds: readonly Second[]): PageChart {
  const line = (name: string, of: (second: Second) => number | null): ChartLine => ({
    name,
    points: seconds.map((each) => [s(middleOf(each)), of(each)] as const),
  });
  return {
    title: 'Durations',
    about: 'Of the requests that ended in each second.',
    kind: 'lines',
    yUnit: 'ms',
    ...overTime,
    lines: [line('p50', ({ p50Ms }) => p50Ms), line('p99', ({ p99Ms }) => p99Ms), line('max', ({ maxMs }) => maxMs)],
  };
}

function inFlightChart(seconds: readonly Second[]): PageChart {
  const points = seconds.map(({ toMs, inFlight }) => [s(toMs), inFlight] as const);
  return {
    title: 'Requests that wait',
    about: 'For their answer, at the caller.',
    kind: 'gauge',
    yUnit: 'count',
    ...overTime,
    lines: [{ name: 'in flight', points }],
  };
}

/** Levels that show what a service ran out of. */
const GAUGES: readonly (readonly [metric: string, title: string, about: string])[] = [
  ['threads available', 'Threads available', 'What services last reported.'],
  ['queue depth', 'Queue', 'Requests that wait inside of a service.'],
];

function gaugeCharts(seconds: readonly Second[]): PageChart[] {
  const names = [...new Set(seconds.flatMap(({ services }) => Object.keys(services)))];
  return GAUGES.map(([metric, title, about]): PageChart => {
    const lines = names.flatMap((name): ChartLine[] => {
      const points = seconds.map(({ toMs, services }) => [s(toMs), reading(services, name, metric)] as const);
      return points.some(([, value]) => value !== null) ? [{ name, points }] : [];
    });
    return { title, about, kind: 'gauge', yUnit: 'count', ...overTime, lines };
  });
}

function reading(services: Second['services'], name: string, metric: string): number | null {
  const readings = Object.hasOwn(services, name) ? services[name] : undefined;
  return readings && Object.hasOwn(readings, metric) ? (readings[metric] ?? null) : null;
}

function perSecond({ fromMs, toMs }: Second, count: number): number {
  return short((count * 1000) / Math.max(1, toMs - fromMs));
}

function middleOf({ fromMs, toMs }: Second): number {
  return (fromMs + toMs) / 2;
}

function s(ms: number): number {
  return short(Math.round(ms) / 1000);
}
