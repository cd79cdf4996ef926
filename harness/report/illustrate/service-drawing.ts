import type { Evidence, Series } from '../../domain/evidence.ts';
import type { Metric } from '../../domain/metric.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { Chart } from '../chart/chart.ts';
import { isOneOf, labelOf, labelValues, seriesLine } from '../chart/services.ts';
import { boundsOf, overTime, sharedView } from '../chart/view.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import type { Drawing, Names, Undrawable } from './quantity.ts';

const MOST_LINES = 16;

/** What to draw of the metrics that services report. */
export interface ServiceDrawing extends Pick<Chart, 'title' | 'kind' | 'yUnit'> {
  readonly metrics: readonly Metric[];
  /** Statements whose bounds are drawn. */
  readonly statement?: RegExp;
}

/** One line per variant, or several where a variant has several of such metrics. */
export function drawService(
  members: readonly JudgedScenario[],
  { title, kind, yUnit, metrics, statement }: ServiceDrawing,
  names: Names,
): Drawing | Undrawable {
  const known = members.flatMap(({ evidence }) => evidence.series.filter(isOneOf(metrics)));
  if (known.length === 0) return { problem: `no service of this scenario reports its ${title.toLowerCase()}` };
  const chosen = choose(known, names);
  if ('problem' in chosen) return chosen;
  const { series, service } = chosen;
  const ofVariant = (evidence: Evidence) => evidence.series.filter((each) => series.has(each));
  const view = sharedView(members);
  const lines = members.flatMap(({ evidence }) => {
    const own = ofVariant(evidence);
    const { variant } = evidence.plan;
    const nameOf = (each: Series) => (own.length > 1 ? `${variant}: ${labelOf(each.name)}` : variant);
    return own.map((each) => seriesLine(view, evidence, each, { name: nameOf(each), kind }));
  });
  if (lines.length > MOST_LINES)
    return { problem: `${lines.length} lines are more than a chart shows: name one, or fewer variants` };
  const services = servicesOf(known);
  const bounds = statement
    ? boundsOf(view, statement, yUnit).filter(({ text }) => isAbout(text, service, services))
    : [];
  return {
    chart: overTime(view, { title: `${title} at ${service}`, kind, yUnit, lines, bounds }),
    shown: members
      .filter(({ evidence }) => ofVariant(evidence).length > 0)
      .map(({ evidence }) => evidence.plan.variant),
  };
}

interface Chosen {
  readonly service: string;
  readonly series: ReadonlySet<Series>;
}

/** The series of one service that have the name that is asked for, if one is. */
function choose(known: readonly Series[], { service, name }: Names): Chosen | Undrawable {
  const services = servicesOf(known);
  if (service !== undefined && !services.includes(service))
    return { problem: `no service "${service}" reports it${nearest(service, services)}` };
  if (service === undefined && services.length > 1)
    return { problem: `several services report it, so add "at SERVICE" (one of ${services.join(', ')})` };
  const named = known.filter((each) => name === undefined || labelsOf(each).includes(name));
  if (named.length === 0)
    return { problem: `nothing is named "${name}"${nearest(name ?? '', [...new Set(known.flatMap(labelsOf))])}` };
  const at = service ?? services[0] ?? '';
  return { service: at, series: new Set(named.filter((each) => each.service === at)) };
}

function servicesOf(series: readonly Series[]): string[] {
  return [...new Set(series.map(({ service }) => service))];
}

/** Values of the labels of `breaker_state{dep="bank",endpoint="/refund"}`, and all of them in one. */
function labelsOf({ name }: Series): string[] {
  const values = labelValues(name);
  return [...values, values.join(' ')];
}

/** A statement that names no service is about the only one that reports the metric. */
function isAbout(text: string, service: string, services: readonly string[]): boolean {
  const [, named] = / at ([\w-]+)/.exec(text) ?? [];
  return named === undefined ? services.length === 1 || service === services[0] : named === service;
}
