import { CLOSED, HALF_OPEN, OPEN } from '../../domain/breaker-state.ts';
import { type Band, type Chart, type ChartLine, hasValues, type Meaning, short } from '../../report/chart/chart.ts';
import { faultWords } from '../../report/chart/fault-words.ts';
import type { PageChart } from '../../report/html/plot.ts';
import type { LiveState } from './live-state.ts';
import { runMs } from './runbook-clock.ts';
import type { Second, VariantState } from './variant-state.ts';

/** The charts of a variant's run so far, in reading order; those of services without data are left out. */
export function liveCharts(state: LiveState, variant: VariantState, nowMs: number): PageChart[] {
  const { seconds } = variant;
  const bands = bandsOf(state, variant, nowMs);
  const end = ({ atMs }: Second) => tenths(runMs(state, variant, atMs));
  const middle = (second: Second) => tenths(Math.max(0, runMs(state, variant, second.atMs) - second.lastsMs / 2));
  const line = (name: string, value: (second: Second) => number | null): ChartLine => ({
    name,
    points: seconds.map((second) => [middle(second), shortOf(value(second))]),
  });
  const gauge = (name: string, value: (second: Second) => number | null, colour?: Meaning): ChartLine => ({
    name,
    ...(colour && { colour }),
    points: seconds.map((second) => [end(second), shortOf(value(second))]),
  });
  const rate = (count: number, { lastsMs }: Second) => (lastsMs > 0 ? (count * 1000) / lastsMs : null);
  const overTime = { xUnit: 's', xTitle: '', bands } as const;
  const sent = line('sent', (second) => rate(second.sent, second));
  const charts: PageChart[] = [
    {
      ...overTime,
      title: 'Durations',
      about: 'of the requests that ended in each second',
      kind: 'lines',
      yUnit: 'ms',
      lines: [line('p50', ({ p50Ms }) => p50Ms), line('p99', ({ p99Ms }) => p99Ms), line('max', ({ maxMs }) => maxMs)],
    },
    {
      ...overTime,
      title: 'Outcomes',
      about: 'per second, by class',
      kind: 'stack',
      yUnit: 'per second',
      lines: [
        ...classLines(seconds, (name) => line(name, (second) => rate(second.classes[name] ?? 0, second))),
        { ...sent, colour: 'muted', over: true },
      ],
    },
    {
      ...overTime,
      title: 'Load',
      about: 'requests per second',
      kind: 'lines',
      yUnit: 'per second',
      lines: [sent, line('ended', ({ perSecond }) => perSecond)],
    },
    {
      ...overTime,
      title: 'In flight',
      about: 'requests that wait for their answer',
      kind: 'gauge',
      yUnit: 'count',
      lines: [gauge('in flight', ({ inFlight }) => inFlight)],
    },
    { ...overTime, ...POOLS, lines: poolLines(seconds, gauge) },
    { ...overTime, ...BREAKERS, lines: breakerLines(seconds, gauge) },
  ];
  return charts.filter((chart, i) => i < ALWAYS || hasValues(chart));
}

/** Charts that are there, empty, before the first second. */
const ALWAYS = 4;

const POOLS = {
  title: 'Threads and pools',
  about: 'in use, as the services report them',
  kind: 'gauge',
  yUnit: 'count',
} as const satisfies Partial<Chart> & { about: string };

const BREAKERS = {
  title: 'Breakers',
  about: 'closed lets calls through, open refuses them, half-open tries',
  kind: 'states',
  yUnit: 'state',
} as const satisfies Partial<Chart> & { about: string };

type LineOf = (name: string, value: (second: Second) => number | null, colour?: Meaning) => ChartLine;

const CLASSES: readonly (readonly [name: string, colour: Meaning])[] = [
  ['success', 'good'],
  ['fallback', 'other'],
  ['rejected', 'lost'],
  ['error', 'bad'],
];

/** Successes at the bottom; classes that never came are left out, but for these. */
function classLines(seconds: readonly Second[], line: (name: string) => ChartLine): ChartLine[] {
  const seen = new Set(seconds.flatMap(({ classes }) => Object.keys(classes)));
  const known = CLASSES.filter(([name]) => name === 'success' || seen.has(name));
  return known.map(([name, colour]) => ({ ...line(name), colour }));
}

function poolLines(seconds: readonly Second[], gauge: LineOf): ChartLine[] {
  const threads = namesIn(seconds, ({ threads }) => threads.map(({ service }) => service));
  const pools = namesIn(seconds, (second) => second.pools.map(poolName));
  const pool = (name: string) => (second: Second) => second.pools.find((each) => poolName(each) === name);
  return [
    ...threads.map((name) =>
      gauge(`threads ${name}`, ({ threads }) => threads.find(({ service }) => service === name)?.inUse ?? null),
    ),
    ...pools.map((name) => gauge(name, (second) => pool(name)(second)?.inUse ?? null)),
    ...pools
      .filter((name) => seconds.some((second) => (pool(name)(second)?.waiting ?? 0) > 0))
      .map((name) => gauge(`${name} waiting`, (second) => pool(name)(second)?.waiting ?? null)),
  ];
}

function poolName({ kind, service, name }: Second['pools'][number]): string {
  return [kind, service, name].filter((part) => part !== '').join(' ');
}

const NUMBERS = { closed: CLOSED, 'half-open': HALF_OPEN, open: OPEN } as const;

function breakerLines(seconds: readonly Second[], gauge: LineOf): ChartLine[] {
  const nameOf = ({ service, name }: Second['breakers'][number]) => (name === '' ? service : `${service} → ${name}`);
  return namesIn(seconds, ({ breakers }) => breakers.map(nameOf)).map((name) =>
    gauge(name, ({ breakers }) => {
      const found = breakers.find((each) => nameOf(each) === name);
      return found ? NUMBERS[found.state] : null;
    }),
  );
}

function namesIn(seconds: readonly Second[], names: (second: Second) => readonly string[]): string[] {
  return [...new Set(seconds.flatMap(names))];
}

/** A fault while it acted, on the clock of the run. */
function bandsOf(state: LiveState, variant: VariantState, nowMs: number): Band[] {
  return variant.faults.map(({ text, fromMs, liftedMs }) => ({
    from: tenths(runMs(state, variant, fromMs)),
    to: tenths(runMs(state, variant, liftedMs ?? nowMs)),
    text: faultWords(text),
  }));
}

function shortOf(value: number | null): number | null {
  return value === null ? null : short(value);
}

/** Ms as s. */
function tenths(ms: number): number {
  return Math.round(ms / 100) / 10;
}
