import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { AlertRules } from '../../domain/alert.ts';
import { compressed, compressedMs, type Expression, type Labels } from '../promql/expression.ts';
import { readDuration } from '../promql/prometheus-duration.ts';
import { readPromql } from '../promql/read-promql.ts';

/** Rules that are evaluated together, compressed as the file is. Durations in ms. */
export interface RuleGroup {
  readonly name: string;
  readonly everyMs: number;
  readonly rules: readonly AlertRule[];
}

export interface AlertRule {
  readonly alert: string;
  readonly expression: Expression;
  /** How long it must be true without a break before the alert fires. */
  readonly forMs: number;
  /** How long the alert fires on when it is no longer true. */
  readonly keepFiringForMs: number;
  readonly labels: Labels;
}

export interface ReadRules {
  readonly groups: readonly RuleGroup[];
  readonly problems: readonly string[];
}

const text = z.union([z.string(), z.number()]).transform(String);
const texts = z.record(z.string(), text).nullish();
const rule = z.strictObject({
  alert: text,
  expr: text,
  for: text.nullish(),
  keep_firing_for: text.nullish(),
  labels: texts,
  annotations: texts,
});
const group = z.strictObject({ name: text, interval: text.nullish(), rules: z.array(z.unknown()).nullish() });
const document = z.strictObject({ groups: z.array(group) });

/** Prometheus evaluates rules this often unless told otherwise. [`evaluation_interval` of its example configuration] */
const DEFAULT_INTERVAL = '15s';

/** The rules of a file, compressed by `factor` too (a time scale), or everything that keeps it from being evaluated. */
export function readRules({ file, text, compress, scrapeMs }: AlertRules, factor = 1): ReadRules {
  const problems: string[] = [];
  const note = (problem: string) => problems.push(`${file}: ${problem}`);
  if (!(compress > 0)) note(`compress is ${compress}, and has to be above 0`);
  if (!(scrapeMs > 0)) note('scrapeEvery is no duration such as 15s');
  const parsed = parseDocument(text);
  for (const error of parsed.errors) note(error.message.split('\n')[0] ?? '');
  if (parsed.errors.length > 0) return { groups: [], problems };
  const { data, error } = document.safeParse(parsed.toJS());
  for (const { path, message } of error?.issues ?? []) note(`${path.join('.') || 'the file'}: ${message}`);
  const groups = (data?.groups ?? []).map((each) =>
    readGroup(each, compress * factor, (problem) => note(`group ${each.name}: ${problem}`)),
  );
  if (data && groups.every(({ rules }) => rules.length === 0) && problems.length === 0) note('it has no alert');
  return { groups, problems };
}

type Note = (problem: string) => void;

function readGroup(declared: z.infer<typeof group>, by: number, note: Note): RuleGroup {
  const everyMs = readOrNote(declared.interval ?? DEFAULT_INTERVAL, 'interval', note);
  const rules = (declared.rules ?? []).flatMap((each, i) => {
    const read = readRule(each, `rule ${i + 1}`, by, note);
    return read ? [read] : [];
  });
  return { name: declared.name, everyMs: Math.max(1, compressedMs(everyMs, by)), rules };
}

function readRule(declared: unknown, place: string, by: number, note: Note): AlertRule | undefined {
  if (typeof declared === 'object' && declared !== null && 'record' in declared) {
    note(`${place}: a recording rule is not evaluated`);
    return undefined;
  }
  const { data, error } = rule.safeParse(declared);
  for (const { path, message } of error?.issues ?? [])
    note(`${place}: ${path.join('.')}${path.length > 0 ? ': ' : ''}${message}`);
  if (!data) return undefined;
  const noteOwn: Note = (problem) => note(`alert ${data.alert}: ${problem}`);
  const { expression, problems } = readPromql(data.expr);
  for (const problem of problems) noteOwn(problem);
  const [forMs, keepFiringForMs] = [
    readOrNote(data.for ?? '0s', 'for', noteOwn),
    readOrNote(data.keep_firing_for ?? '0s', 'keep_firing_for', noteOwn),
  ];
  const labels = data.labels ?? {};
  for (const problem of labelProblems(labels)) noteOwn(problem);
  if (!expression) return undefined;
  return {
    alert: data.alert,
    expression: compressed(expression, by),
    forMs: compressedMs(forMs, by),
    keepFiringForMs: compressedMs(keepFiringForMs, by),
    labels,
  };
}

function readOrNote(duration: string, field: string, note: Note): number {
  const ms = readDuration(duration);
  if (ms === undefined) note(`${field}: "${duration}" is no duration such as 5m`);
  return ms ?? 0;
}

function labelProblems(labels: Labels): string[] {
  return Object.entries(labels).flatMap(([label, value]) => [
    ...(/^[a-zA-Z_]\w*$/.test(label) && label !== '__name__' ? [] : [`"${label}" is no label`]),
    ...(value.includes('{{') ? [`label ${label}: a template is not evaluated`] : []),
  ]);
}
