import { callsTo, named, samplesOf } from '../../domain/metric.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { drawAlerts } from './alert-drawing.ts';
import type { Drawing, Quantity, Undrawable } from './quantity.ts';
import { drawDurations, drawInFlight, drawOutcomes, drawSpectrum } from './request-drawings.ts';
import { drawService } from './service-drawing.ts';
import { drawThreadsInUse } from './threads-drawing.ts';

const AT = String.raw`(?: at (?<service>\S.*))?`;

/** What a chart can show; docs/report.md lists their wordings (tested). */
export const QUANTITIES: readonly Quantity[] = [
  {
    wording: 'threads available [at SERVICE]',
    rule: RegExp(`^threads available${AT}$`),
    draw: (members, names) =>
      drawService(
        members,
        {
          title: 'Threads available',
          kind: 'gauge',
          yUnit: 'count',
          metrics: [named('threads available')],
          statement: /^available threads\b/,
        },
        names,
      ),
  },
  { wording: 'threads in use [at SERVICE]', rule: RegExp(`^threads in use${AT}$`), draw: drawThreadsInUse },
  {
    wording: 'in flight at SERVICE',
    rule: /^in flight at (?<service>\S.*)$/,
    draw: (members, names) =>
      drawService(
        members,
        { title: 'Requests in flight', kind: 'gauge', yUnit: 'count', metrics: [named('in flight')] },
        names,
      ),
  },
  { wording: 'in flight', rule: /^in flight$/, draw: drawInFlight },
  {
    wording: 'arrivals at SERVICE',
    rule: /^arrivals at (?<service>\S.*)$/,
    draw: (members, names) =>
      drawService(
        members,
        { title: 'Arrivals', kind: 'rate', yUnit: 'per second', metrics: [named('arrivals')] },
        names,
      ),
  },
  {
    wording: 'calls to NAME [at SERVICE]',
    rule: RegExp(`^calls to (?<name>\\S.*?)${AT}$`),
    draw: (members, { name = '', service }) =>
      drawService(
        members,
        {
          title: `Calls to ${name}, counted`,
          kind: 'rate',
          yUnit: 'per second',
          metrics: [callsTo(name)],
        },
        service === undefined ? {} : { service },
      ),
  },
  {
    wording: 'pool NAME in use',
    rule: /^pool (?<name>\S.*) in use$/,
    draw: (members, names) =>
      drawService(
        members,
        {
          title: `Places of ${names.name} in use`,
          kind: 'gauge',
          yUnit: 'count',
          metrics: [samplesOf('pool_in_use'), samplesOf('bulkhead_in_use')],
        },
        names,
      ),
  },
  {
    wording: 'breaker [NAME]',
    rule: /^breaker(?: (?<name>\S.*))?$/,
    draw: (members, names) =>
      drawService(
        members,
        {
          title: `Breaker${names.name ? ` ${names.name}` : ''}`,
          kind: 'states',
          yUnit: 'state',
          metrics: [samplesOf('breaker_state')],
        },
        names,
      ),
  },
  { wording: 'alerts [NAME]', rule: /^alerts(?: (?<name>\S.*))?$/, draw: drawAlerts },
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

/** Without optional parts; `p50|p99|max duration` is three wordings. */
const WORDINGS = QUANTITIES.flatMap(({ wording }) => {
  const [alternatives = '', ...rest] = wording.replace(/ \[.*/, '').split(' ');
  return alternatives.split('|').map((each) => [each, ...rest].join(' '));
});
