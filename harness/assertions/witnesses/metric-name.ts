/**
 * A Prometheus sample's name taken apart: `calls_total{service="bank"}`. Of Squall's own words only `calls to bank` and
 * `timeouts to bank` have a label: whom the call went to.
 */
export interface MetricName {
  readonly metric: string;
  readonly labels: ReadonlyMap<string, string>;
}

const LABEL = /([a-zA-Z_][\w]*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;

export function parseMetricName(name: string): MetricName {
  const [, verb, callee] = /^(calls|timeouts) to (.+)$/.exec(name) ?? [];
  if (verb && callee) return { metric: `${verb} to`, labels: new Map([['to', callee]]) };
  const brace = name.indexOf('{');
  if (brace < 0) return { metric: name, labels: new Map() };
  const labels = [...name.slice(brace).matchAll(LABEL)].map(([, key, value]) => [key ?? '', value ?? ''] as const);
  return { metric: name.slice(0, brace), labels: new Map(labels) };
}

/** As a Prometheus selector: same metric, and every label that `wanted` names has that value. */
export function selects(wanted: MetricName, sample: MetricName): boolean {
  return (
    wanted.metric === sample.metric && [...wanted.labels].every(([key, value]) => sample.labels.get(key) === value)
  );
}

/** Gauges that are named like counters: the specification's slots, and what prom-client reports of Node. */
const GAUGES = /^(slots_total|nodejs_active_\w+_total)$/;

/** By Prometheus' naming rules; a gauge or mark has none of these endings and cannot be added up. */
export function isCumulative(metric: string): boolean {
  return /_(total|count|sum|bucket)$/.test(metric) && !GAUGES.test(metric);
}
