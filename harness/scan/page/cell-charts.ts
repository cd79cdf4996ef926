import type { EdgeConnection } from '../../domain/edge-journal.ts';
import type { Band, ChartLine, Point } from '../../report/chart/chart.ts';
import { short } from '../../report/chart/chart.ts';
import type { PageChart } from '../../report/html/plot.ts';
import { FAULT_WORDS } from '../faults.ts';
import type { Answer, HealthyRoute, Observation } from '../observation.ts';

/** What the requests of one route did before, while and after the fault acted: a point each, by how it ended. */
export function requestsChart(seen: Observation, route: string): PageChart {
  const own = seen.requests.filter((request) => request.route === route).toSorted((a, b) => a.sentMs - b.sentMs);
  const clock = clockOf(seen);
  const lines = ANSWERS.flatMap(([answer, name, colour]): ChartLine[] => {
    const of = own.filter((request) => request.answer === answer);
    if (of.length === 0) return [];
    return [{ name, colour, points: of.map(({ sentMs, durationMs }) => [clock(sentMs), short(durationMs)] as const) }];
  });
  return {
    title: route,
    about: 'Each request where it was sent, and how long it took.',
    kind: 'points',
    xUnit: 's',
    yUnit: 'ms',
    xTitle: 'time',
    lines,
    bands: [bandOf(seen)],
  };
}

const ANSWERS: readonly (readonly [Answer, string, NonNullable<ChartLine['colour']>])[] = [
  ['same', 'as before', 'good'],
  ['different', 'another answer', 'other'],
  ['failed', 'failed', 'bad'],
  ['unfinished', 'no answer so far', 'lost'],
];

const STEP_MS = 500;

/**
 * The calls that came to the proxy of the edge, by what became of them, over the requests that make one. Undefined where the
 * proxy cannot tell.
 */
export function callsChart(seen: Observation, healthy: readonly HealthyRoute[]): PageChart | undefined {
  const connections = seen.connections.get(seen.edge);
  if (!connections) return undefined;
  const clock = clockOf(seen);
  const calls = connections.flatMap(callsOf);
  const users = new Map(healthy.map(({ route, calls: own }) => [route, own.get(seen.edge) ?? 0]));
  const expected = seen.requests.flatMap(({ route, sentMs }) =>
    Array.from({ length: users.get(route) ?? 0 }, () => sentMs),
  );
  const endMs = Math.max(seen.toMs, ...seen.requests.map(({ sentMs }) => sentMs), ...calls.map(({ atMs }) => atMs));
  const points = (times: readonly number[]) => perSecond(times, originOf(seen), endMs, clock);
  const lines = ENDS.flatMap(([end, name, colour]): ChartLine[] => {
    const times = calls.filter((call) => call.end === end).map(({ atMs }) => atMs);
    return times.length === 0 ? [] : [{ name, colour, points: points(times) }];
  });
  return {
    title: `Calls at ${seen.edge.slice(seen.edge.indexOf('->') + 2)}`,
    about: 'As its proxy saw them, by what became of them.',
    kind: 'stack',
    xUnit: 's',
    yUnit: 'per second',
    xTitle: 'time',
    lines: [...lines, { name: 'when all is well', colour: 'muted', over: true, points: points(expected) }],
    bands: [bandOf(seen)],
  };
}

type CallEnd = 'answered' | 'caller' | 'other' | 'waiting';

const ENDS: readonly (readonly [CallEnd, string, NonNullable<ChartLine['colour']>])[] = [
  ['answered', 'answered', 'good'],
  ['caller', 'given up by the caller', 'other'],
  ['other', 'cut', 'bad'],
  ['waiting', 'waiting', 'lost'],
];

/** All but the last call on a connection were answered, as another one came after them. */
function callsOf({ asksMs, answered, closedBy }: EdgeConnection): { atMs: number; end: CallEnd }[] {
  const last = answered ? 'answered' : (closedBy ?? 'waiting');
  return asksMs.map((atMs, i) => ({ atMs, end: i === asksMs.length - 1 ? last : 'answered' }));
}

function perSecond(times: readonly number[], fromMs: number, endMs: number, clock: (ms: number) => number): Point[] {
  const counts = Array.from({ length: Math.max(1, Math.ceil((endMs - fromMs) / STEP_MS)) }, () => 0);
  for (const at of times) {
    const step = Math.floor((at - fromMs) / STEP_MS);
    if (counts[step] !== undefined) counts[step]++;
  }
  return counts.map((count, i) => [clock(fromMs + (i + 0.5) * STEP_MS), (count * 1000) / STEP_MS] as const);
}

function bandOf(seen: Observation): Band {
  const clock = clockOf(seen);
  return { from: clock(seen.fromMs), to: clock(seen.toMs), text: FAULT_WORDS[seen.fault] };
}

/** From ms of the machine to s since the first request. */
function clockOf(seen: Observation): (ms: number) => number {
  const origin = originOf(seen);
  return (ms) => short(Math.round(ms - origin) / 1000);
}

function originOf({ requests, fromMs }: Observation): number {
  return Math.min(fromMs, ...requests.map(({ sentMs }) => sentMs));
}
