import { callsTo, type Metric, named, parseMetric, samplesOf, selects } from '../../domain/metric.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { drawDurations, drawInFlight, drawOutcomes, drawSpectrum } from './caller.ts';
import type { Drawing, Quantity, Undrawable } from './quantity.ts';
import { drawSeries } from './series.ts';

const AT = String.raw`(?: at (?<service>\S.*))?`;

function is(...metrics: readonly Metric[]): (series: string) => boolean {
  return (series) => metrics.some((metric) => selects(metric, parseMetric(series)));
}

/** What a chart can show; docs/report.md lists their wordings (tested). */
export const QUANTITIES: readonly Quantity[] = [
  {
    wording: 'threads available [at SERVICE]',
    rule: RegExp(`^threads available${AT}$`),
    draw: (members, names) => {
      const wish = {
        title: 'Threads available',
        kind: 'gauge',
        yUnit: 'count',
        series: is(named('threads available')),
      } as const;
      return drawSeries(members, { ...wish, statement: /^available threads\b/ }, names);
    },
  },
  {
    wording: 'in flight at SERVICE',
    rule: /^in flight at (?<service>\S.*)$/,
    draw: (members, names) =>
      drawSeries(
        members,
        { title: 'Requests in flight', kind: 'gauge', yUnit: 'count', series: is(named('in flight')) },
        names,
      ),
  },
  { wording: 'in flight', rule: /^in flight$/, draw: drawInFlight },
  {
    wording: 'arrivals at SERVICE',
    rule: /^arrivals at (?<service>\S.*)$/,
    draw: (members, names) =>
      drawSeries(
        members,
        { title: 'Arrivals', kind: 'rate', yUnit: 'per second', series: is(named('arrivals')) },
        names,
      ),
  },
  {
    wording: 'calls to NAME [at SERVICE]',
    rule: RegExp(`^calls to (?<name>\\S.*?)${AT}$`),
    draw: (members, { name = '', service }) => {
      const wish = {
        title: `Calls to ${name}, counted`,
        kind: 'rate',
        yUnit: 'per second',
        series: is(callsTo(name)),
      } as const;
      return drawSeries(members, wish, service === undefined ? {} : { service });
    },
  },
  {
    wording: 'pool NAME in use',
    rule: /^pool (?<name>\S.*) in use$/,
    draw: (members, names) => {
      const wish = { title: `Places of ${names.name} in use`, kind: 'gauge', yUnit: 'count' } as const;
      return drawSeries(
        members,
        { ...wish, series: is(samplesOf('pool_in_use'), samplesOf('bulkhead_in_use')) },
        names,
      );
    },
  },
  {
    wording: 'breaker [NAME]',
    rule: /^breaker(?: (?<name>\S.*))?$/,
    draw: (members, names) =>
      drawSeries(
        members,
        {
          title: `Breaker${names.name ? ` ${names.name}` : ''}`,
          kind: 'bands',
          yUnit: 'state',
          series: is(samplesOf('breaker_state')),
        },
        names,
      ),
  },
  { wording: 'p50|p99|max duration', rule: /^(?<name>p50|p99|max) duration$/, draw: drawDurations },
  { wording: 'outcomes', rule: /^outcomes$/, draw: drawOutcomes },
  { wording: 'spectrum', rule: /^spectrum$/, draw: drawSpectrum },
];

/** The chart of `what` (a wording with its names) for variants of one scenario. */
export function drawQuantity(what: string, members: readonly JudgedScenario[]): Drawing | Undrawable {
  for (const { rule, draw } of QUANTITIES) {
    const match = rule.exec(what);
    const drawing = match && draw(members, match.groups ?? {});
    if (drawing) return 'problem' in drawing ? { problem: `${what}: ${drawing.problem}` } : drawing;
  }
  return { problem: `no chart shows "${what}"${nearest(what, WORDINGS)}` };
}

/** Without what may be left out; of `p50|p99|max duration` each one by itself. */
const WORDINGS = QUANTITIES.flatMap(({ wording }) => {
  const [alternatives = '', ...rest] = wording.replace(/ \[.*/, '').split(' ');
  return alternatives.split('|').map((each) => [each, ...rest].join(' '));
});
