import type { Evidence, Series } from '../../domain/evidence.ts';
import { nearest } from '../../runtime/nearest.ts';
import { short } from '../html/chart.ts';
import { labelOf, labelValues, perSecond } from '../html/service-charts.ts';
import { thinSamples } from '../html/thin.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import type { PictureLine } from '../svg/picture.ts';
import type { Drawing, Names, Undrawable } from './quantity.ts';
import { boundsOf, type Clock, sharedClock, sharedShades, sinceBegin, X_TITLE } from './timeline.ts';

/** More points than these are not seen in a drawing of its size. */
const MOST_POINTS = 240;
const MOST_LINES = 16;

interface Wish extends Pick<Drawing, 'kind' | 'yUnit'> {
  readonly title: string;
  /** Which series, by name. */
  series(name: string): boolean;
  /** Statements whose bound belongs into the drawing. */
  readonly statement?: RegExp;
}

/** One line per variant, or several where a variant has several of such things; what services said of themselves. */
export function drawSeries(
  members: readonly JudgedScenario[],
  wish: Wish,
  { service, name }: Names,
): Drawing | Undrawable {
  const known = members.flatMap(({ evidence }) => evidence.series.filter((each) => wish.series(each.name)));
  if (known.length === 0) return { problem: `no service of this scenario tells its ${wish.title.toLowerCase()}` };
  const services = [...new Set(known.map((each) => each.service))];
  if (service !== undefined && !services.includes(service))
    return { problem: `no service "${service}" tells it${nearest(service, services)}` };
  if (service === undefined && services.length > 1)
    return { problem: `several services tell it, so add "at SERVICE" (there are: ${services.join(', ')})` };
  const named = known.filter((each) => name === undefined || labelsOf(each).includes(name));
  if (named.length === 0)
    return { problem: `nothing is named "${name}"${nearest(name ?? '', [...new Set(known.flatMap(labelsOf))])}` };
  const at = service ?? services[0];
  const chosen = (each: Series) => each.service === at && named.includes(each);
  const clock = sharedClock(members);
  const lines = members.flatMap(({ evidence }) =>
    linesOf(evidence, evidence.series.filter(chosen), wish.kind, clock(evidence)),
  );
  if (lines.length > MOST_LINES)
    return { problem: `${lines.length} lines are more than a chart shows: name one, or fewer variants` };
  const { title, kind, yUnit, statement } = wish;
  const bounds = statement
    ? boundsOf(members, statement, yUnit).filter(({ text }) => aboutService(text, at, services))
    : [];
  return {
    title: `${title} at ${at}`,
    kind,
    yUnit,
    xUnit: 's',
    xTitle: X_TITLE,
    ...{
      lines,
      bounds,
      shown: members
        .filter(({ evidence }) => evidence.series.some(chosen))
        .map(({ evidence }) => evidence.plan.variant),
    },
    shades: sharedShades(members),
  };
}

function linesOf(evidence: Evidence, series: readonly Series[], kind: Drawing['kind'], seconds: Clock): PictureLine[] {
  return series.map((each) => {
    const { samples } = kind === 'rate' ? perSecond(each, evidence.plan.timeScale) : each;
    const points = thinSamples(samples, MOST_POINTS).map(
      ([at, value]) => [seconds(at), value === null ? null : short(value)] as const,
    );
    const name = series.length > 1 ? `${evidence.plan.variant}: ${labelOf(each.name)}` : evidence.plan.variant;
    return { name, points: sinceBegin(points, kind !== 'rate') };
  });
}

/** Values of the labels of `breaker_state{dep="bank",endpoint="/refund"}`, and all of them in one. */
function labelsOf({ name }: Series): string[] {
  const values = labelValues(name);
  return [...values, values.join(' ')];
}

/** A statement that names no service is about the only one. */
function aboutService(text: string, service: string | undefined, services: readonly string[]): boolean {
  const [, named] = / at ([\w-]+)/.exec(text) ?? [];
  return named === undefined ? services.length === 1 || service === services[0] : named === service;
}
