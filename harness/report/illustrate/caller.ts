import type { Interval } from '../../domain/evidence.ts';
import type { ChartLine } from '../html/chart.ts';
import { spectrum } from '../html/spectrum.ts';
import { joinShort, thinIntervals } from '../html/thin.ts';
import { durations, outcomes } from '../html/time-charts.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { type PictureLine, valuesOf } from '../svg/picture.ts';
import type { Drawing, Names, Undrawable } from './quantity.ts';
import { boundsOf, sharedClock, sharedShades, sinceBegin, X_TITLE } from './timeline.ts';

const MOST_POINTS = 120;
/** Between its slowest and its fastest request a spectrum needs tenfolds to show both. */
const LOG_FROM = 20;

/** `p99 duration`: of the requests that ended in each interval, one line per variant. */
export function drawDurations(members: readonly JudgedScenario[], { name = 'max' }: Names): Drawing | Undrawable {
  const bounds = boundsOf(members, new RegExp(`^${name} duration (during \\w+ )?[<>]`), 'ms');
  const lines = linesOf(members, ({ evidence: { plan } }, intervals) => {
    const { lines, x } = durations(intervals, plan.timeScale, []);
    return lines.filter((line) => line.name === name).map((line) => ({ ...toLine(line, x), name: plan.variant }));
  });
  const title = name === 'max' ? 'Longest duration' : `${name} of the durations`;
  return overTime(members, { title, kind: 'lines', yUnit: 'ms', lines, bounds });
}

/** How many requests wait for their answer at once, at the caller. */
export function drawInFlight(members: readonly JudgedScenario[]): Drawing | Undrawable {
  const lines = linesOf(members, ({ evidence: { plan } }, intervals) => {
    const seconds = ({ toMs }: Interval) => (toMs * plan.timeScale) / 1000;
    return [{ name: plan.variant, points: intervals.map((each) => [seconds(each), each.inFlight] as const) }];
  });
  return overTime(members, { title: 'Requests that wait for their answer', kind: 'gauge', yUnit: 'count', lines });
}

/** How requests ended, stacked: of one variant only. */
export function drawOutcomes(members: readonly JudgedScenario[]): Drawing | Undrawable {
  const [only, ...others] = members;
  if (!only || others.length > 0) return { problem: 'outcomes are those of one variant: name one' };
  const lines = linesOf([only], ({ evidence }, intervals) => {
    const { lines, x } = outcomes(intervals, evidence, evidence.plan.timeScale);
    return lines.map((line) => toLine(line, x));
  });
  const title = `How requests ended with ${only.evidence.plan.variant}`;
  return overTime([only], { title, kind: 'stack', yUnit: 'per second', lines });
}

/** Durations by percentile, variants over each other. */
export function drawSpectrum(members: readonly JudgedScenario[]): Drawing | Undrawable {
  const chart = spectrum(members.map(({ evidence }) => evidence));
  if (!chart) return NOTHING;
  const lines = chart.lines.map((line) => toLine(line, chart.x));
  const values = lines.flatMap(valuesOf).filter((value) => value > 0);
  return {
    ...{ title: 'Percentile spectrum of the durations', kind: 'lines', xUnit: 'percentile', yUnit: 'ms', lines },
    xTitle: 'share of the requests that were so fast or faster',
    shown: lines.map(({ name }) => name),
    log: Math.max(...values) / Math.min(...values) > LOG_FROM,
  };
}

const NOTHING: Undrawable = { problem: 'no request of these variants was recorded' };

function overTime(members: readonly JudgedScenario[], drawing: Omit<Drawing, 'xUnit' | 'xTitle' | 'shades' | 'shown'>) {
  if (drawing.lines.every((line) => valuesOf(line).length === 0)) return NOTHING;
  return {
    ...drawing,
    xUnit: 's' as const,
    xTitle: X_TITLE,
    shades: sharedShades(members),
    shown: variantsOf(members),
  };
}

function variantsOf(members: readonly JudgedScenario[]): string[] {
  return members.map(({ evidence }) => evidence.plan.variant);
}

/** Lines over s since each scenario began, as lines over s of the run. */
function linesOf(
  members: readonly JudgedScenario[],
  of: (member: JudgedScenario, intervals: readonly Interval[]) => PictureLine[],
): PictureLine[] {
  const clock = sharedClock(members);
  return members.flatMap((member) => {
    const origin = clock(member.evidence)(0);
    return of(member, thinIntervals(joinShort(member.evidence.load.intervals), MOST_POINTS)).map((line) => {
      const points = line.points.map(([at, value]) => [at + origin, value] as const);
      return { ...line, points: sinceBegin(points, false) };
    });
  });
}

function toLine({ name, colour, over, values }: ChartLine, x: readonly number[]): PictureLine {
  const points = x.map((at, i) => [at, values[i] ?? null] as const);
  return {
    ...{ name, points },
    ...(typeof colour === 'string' ? { colour } : {}),
    ...(over ? { over } : {}),
  };
}
