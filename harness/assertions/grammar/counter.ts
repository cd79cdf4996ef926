import { type MetricName, named as namedMetric, parseMetric, printMetric } from '../../domain/metric.ts';
import type { CounterRef } from '../witnesses/counters.ts';
import { map, named, oneOf, optional, type Rule, sequence, token, words } from './rule.ts';
import { at, name, place, printAt } from './scope.ts';
import { inQuotes, quote } from './tokens.ts';

/** Several dependencies report these, so a statement says at which. */
const AT_DEPENDENCIES = [
  'arrivals',
  'charges',
  'emails',
  'work done',
  'work after caller gone',
] as const satisfies readonly MetricName[];

const callee = name('the name of a service');

const atDependency = map(
  sequence(oneOf(...AT_DEPENDENCIES.map((text) => words(text))), at),
  ([name, at]): CounterRef => ({ metric: namedMetric(name), at }),
);
const byCaller = map(
  sequence(oneOf(words('calls to'), words('timeouts to')), callee, optional(at)),
  ([verb, to, at]): CounterRef => ({ metric: { kind: verb === 'calls to' ? 'calls' : 'timeouts', to }, ...place(at) }),
);
/** `"haproxy_backend_current_queue" at haproxy` */
export const quotedMetric: Rule<CounterRef> = map(
  sequence(
    token('the name of a metric in quotes', ({ kind, text }) =>
      kind === 'quoted' || /^[a-z][a-z\d]*_\w+(\{.*\})?$/i.test(text) ? text : undefined,
    ),
    optional(at),
  ),
  ([name, at]): CounterRef => ({ metric: parseMetric(name), ...place(at) }),
);

/** `arrivals at bank`, `calls to bank`, `"service_timeouts_total{service=\"bank\"}" at payment` */
export const counter: Rule<CounterRef> = named('counter', oneOf(atDependency, byCaller, quotedMetric));

export function printCounter({ metric, at }: CounterRef): string {
  if ('to' in metric) return `${metric.kind} to ${quote(metric.to)}${printAt(at)}`;
  const isKeyword = at !== undefined && AT_DEPENDENCIES.some((name) => name === metric.name);
  return `${isKeyword ? metric.name : inQuotes(printMetric(metric))}${printAt(at)}`;
}
