import { type Cursor, scanBraces } from './prometheus-sample.ts';

/**
 * What a service reports of itself, and under which name. Text becomes a `Metric` where it enters (`parseMetric`: stored
 * evidence, statements, probes; `parsePrometheus`: a scrape) and text again where it leaves (`printMetric`). The text is
 * the spelling of evidence and `run.json`, so files of every version read alike.
 */
export type Metric = CallsMetric | NamedMetric | SampleMetric;

/** `calls to bank`, `timeouts to bank`: calls that a service made to another, and those of them that timed out. */
export interface CallsMetric {
  readonly kind: 'calls' | 'timeouts';
  readonly to: string;
}

/** `threads available` */
export interface NamedMetric {
  readonly kind: 'named';
  readonly name: MetricName;
}

/** `pool_in_use{pool="bank"}`: a sample under its Prometheus name, or any other name that a probe gave to a value. */
export interface SampleMetric {
  readonly kind: 'sample';
  readonly name: string;
  readonly labels: Labels;
}

export type Labels = Readonly<Record<string, string>>;

/** Squall's own names of metrics. A counter has in a phase what was added during it, a gauge stands as it is. */
const NAMED = {
  'threads available': 'gauge',
  'threads low water': 'gauge',
  'threads total': 'gauge',
  'queue depth': 'gauge',
  'queue peak': 'gauge',
  'in flight': 'gauge',
  'event loop lag': 'gauge',
  arrivals: 'counter',
  'work done': 'counter',
  'work after caller gone': 'counter',
  charges: 'counter',
  emails: 'counter',
} as const satisfies Record<string, 'counter' | 'gauge'>;

/** Samples that statements and charts look for by name. */
const SAMPLES = {
  adaptive_timeout_current_ms: 'gauge',
  ALERTS: 'gauge',
  arrivals_peak_1s: 'gauge',
  arrivals_peak_100ms: 'gauge',
  breaker_closed_total: 'counter',
  breaker_failures_at_trip: 'gauge',
  breaker_opened_total: 'counter',
  breaker_probes_total: 'counter',
  breaker_recorded_failures_total: 'counter',
  breaker_rejected_total: 'counter',
  breaker_state: 'gauge',
  breaker_transitions_total: 'counter',
  bulkhead_in_use: 'gauge',
  bulkhead_in_use_max: 'gauge',
  bulkhead_limit: 'gauge',
  bulkhead_queue: 'gauge',
  charges_again_total: 'counter',
  charges_total: 'counter',
  emails_again_total: 'counter',
  emails_total: 'counter',
  intents_acknowledged_total: 'counter',
  intents_again_total: 'counter',
  intents_applied_total: 'counter',
  intents_dead_total: 'counter',
  nodejs_active_handles_total: 'gauge',
  nodejs_active_requests_total: 'gauge',
  nodejs_active_resources_total: 'gauge',
  nodejs_heap_size_used_bytes: 'gauge',
  pool_in_use: 'gauge',
  pool_in_use_max: 'gauge',
  pool_limit: 'gauge',
  pool_size: 'gauge',
  pool_waiting: 'gauge',
  process_open_fds: 'gauge',
  process_start_time_seconds: 'gauge',
  service_requests_total: 'counter',
  service_timeouts_total: 'counter',
  slots_total: 'gauge',
  work_started_after_deadline_total: 'counter',
} as const satisfies Record<string, 'counter' | 'gauge'>;

export type MetricName = keyof typeof NAMED;
export type SampleName = keyof typeof SAMPLES;

/** Every metric that Squall's own code names, as text. */
export type MetricText = MetricName | SampleName | MetricPattern;
type MetricPattern = `${CallsMetric['kind']} to ${string}` | `${SampleName}{${string}}`;

/** An object with metrics as keys: one that is misspelt does not compile. */
export type MetricRecord<T> = Readonly<Partial<Record<MetricName | SampleName, T>> & Record<MetricPattern, T>>;

export function named(name: MetricName): NamedMetric {
  return { kind: 'named', name };
}

export function callsTo(service: string): CallsMetric {
  return { kind: 'calls', to: service };
}

/** All samples of that name, whatever their labels. */
export function samplesOf(name: SampleName): SampleMetric {
  return { kind: 'sample', name, labels: {} };
}

/** Reads any text: what is neither a name of Squall's nor a name with labels is a sample of that name. */
export function parseMetric(text: string): Metric {
  if (Object.hasOwn(NAMED, text)) return named(text as MetricName);
  for (const kind of ['calls', 'timeouts'] as const) {
    const to = text.startsWith(`${kind} to `) ? text.slice(kind.length + ' to '.length) : '';
    if (to !== '') return { kind, to };
  }
  return parseSeries(text) ?? { kind: 'sample', name: text, labels: {} };
}

/** `name{label="value"}`, and `{"any name",label="value"}` as Prometheus spells names with other characters. */
function parseSeries(text: string): SampleMetric | undefined {
  const brace = text.indexOf('{');
  if (brace < 0) return undefined;
  const cursor: Cursor = { text, at: brace + 1 };
  const braces = scanBraces(cursor, brace > 0);
  if (!braces || cursor.at !== text.length) return undefined;
  return { kind: 'sample', name: braces.name ?? text.slice(0, brace), labels: braces.labels };
}

/** The text that `parseMetric` reads as this metric. */
export function printMetric(metric: Metric): string {
  if (metric.kind === 'named') return metric.name;
  if (metric.kind !== 'sample') return `${metric.kind} to ${metric.to}`;
  const pairs = Object.entries(metric.labels).map(([label, value]) => `${printLabel(label)}="${escaped(value)}"`);
  const plain = pairs.length === 0 ? metric.name : `${metric.name}{${pairs.join(',')}}`;
  return PLAIN.test(metric.name) || readsAs(plain, metric) ? plain : `{${[inQuotes(metric.name), ...pairs].join(',')}}`;
}

const PLAIN = /^[a-zA-Z_:][\w:]*$/;

function printLabel(label: string): string {
  return /^[a-zA-Z_]\w*$/.test(label) ? label : inQuotes(label);
}

function readsAs(text: string, { name, labels }: SampleMetric): boolean {
  const read = parseMetric(text);
  if (read.kind !== 'sample' || read.name !== name) return false;
  return Object.keys(read.labels).length === Object.keys(labels).length;
}

function inQuotes(text: string): string {
  return `"${escaped(text)}"`;
}

/**
 * Whether it counts up, so that a phase has what was added during it; everything else is a level. Of a sample that Squall
 * does not know, its declared Prometheus type decides, and where there is none the ending that Prometheus gives to counters.
 */
export function isCounter(metric: Metric, declared?: string): boolean {
  if (metric.kind === 'named') return NAMED[metric.name] === 'counter';
  if (metric.kind !== 'sample') return true;
  if (Object.hasOwn(SAMPLES, metric.name)) return SAMPLES[metric.name as SampleName] === 'counter';
  if (declared === 'counter') return true;
  if (declared !== undefined && LEVELS.has(declared)) return false;
  return ['_total', '_count', '_sum', '_bucket'].some((ending) => metric.name.endsWith(ending));
}

/** Marks: what was the least, or the most, since the phase began. */
const LOWEST: ReadonlySet<string> = new Set(['threads low water']);
const HIGHEST: ReadonlySet<string> = new Set([
  'queue peak',
  'arrivals_peak_1s',
  'arrivals_peak_100ms',
  'bulkhead_in_use_max',
  'pool_in_use_max',
]);

/** Which end of a gauge it marks: `threads low water` the lowest, `queue peak` the highest. */
export function endMarked(metric: Metric): 'lowest' | 'highest' | undefined {
  if (!('name' in metric)) return undefined;
  if (LOWEST.has(metric.name)) return 'lowest';
  return HIGHEST.has(metric.name) ? 'highest' : undefined;
}

/** Declared types of samples that do not count up. */
const LEVELS: ReadonlySet<string> = new Set(['gauge', 'gaugehistogram', 'info', 'stateset']);

/** Whether both are one metric, whatever their labels; calls to any service are one. */
export function isSameFamily(one: Metric, other: Metric): boolean {
  if (one.kind !== other.kind) return false;
  return !('name' in one && 'name' in other) || one.name === other.name;
}

/** As a Prometheus selector: the same metric, and every label that `wanted` has is there with the same value. */
export function selects(wanted: Metric, metric: Metric): boolean {
  if (!isSameFamily(wanted, metric)) return false;
  if (wanted.kind !== 'sample' || metric.kind !== 'sample') return printMetric(wanted) === printMetric(metric);
  return Object.entries(wanted.labels).every(([label, value]) => metric.labels[label] === value);
}

function escaped(value: string): string {
  return value.replaceAll(/["\\\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
