import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Labels, Vector } from './expression.ts';
import { NAME } from './labels.ts';
import type { StoredSeries } from './storage.ts';

/** Why promtool cannot be asked; undefined when it can. It is in Debian's package `prometheus`. */
export function whyNoPromtool(): string | undefined {
  const { stdout, error } = spawnSync('promtool', ['--version'], { encoding: 'utf8' });
  if (error) return 'promtool is not on PATH';
  const [, major] = /version (\d+)\./.exec(stdout) ?? [];
  return major === '2' ? undefined : `promtool has version ${major}, and the semantics here are those of 2`;
}

export interface Asked {
  readonly series: readonly StoredSeries[];
  /** A file of rules, which is evaluated from 0 on. */
  readonly rules?: string;
  readonly evaluateEveryMs?: number;
  readonly queries: readonly { readonly expr: string; readonly atMs: number }[];
}

/** What Prometheus answers to every query; `error` where it refuses to evaluate it. Throws where promtool reads something not. */
export function askPromtool({ series, rules, evaluateEveryMs = 1000, queries }: Asked): readonly (Vector | 'error')[] {
  const folder = mkdtempSync(join(tmpdir(), 'squall-promtool-'));
  try {
    if (rules !== undefined) writeFileSync(join(folder, 'rules.yml'), rules);
    // Samples are loaded until the last evaluation of the rules that is not after the last query.
    const last = Math.max(0, ...queries.map(({ atMs }) => atMs));
    const loadedMs = Math.ceil(last / evaluateEveryMs) * evaluateEveryMs;
    const test = {
      interval: '1ms',
      input_series: series.map(({ labels, samples }) => ({ series: printLabels(labels), values: valuesOf(samples) })),
      promql_expr_test: [...queries, { expr: 'vector(0)', atMs: loadedMs }].map(({ expr, atMs }) => ({
        expr,
        eval_time: `${atMs}ms`,
      })),
    };
    const file = {
      evaluation_interval: `${evaluateEveryMs}ms`,
      ...(rules ? { rule_files: ['rules.yml'] } : {}),
      tests: [test],
    };
    writeFileSync(join(folder, 'test.yml'), stringify(file, { lineWidth: 0 }));
    const { stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'test.yml'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return answersIn(`${stdout}${stderr}`, queries);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `promtool check rules` says of files, undefined when it accepts them all. */
export function checkWithPromtool(...paths: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', ...paths], { encoding: 'utf8' });
  return status === 0 ? undefined : `${stdout}${stderr}`;
}

function printLabels({ [NAME]: name = '', ...labels }: Labels): string {
  return `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',')}}`;
}

/** Samples on a grid of 1 ms: `_x9 5 _x249 stale`. */
function valuesOf(samples: StoredSeries['samples']): string {
  let next = 0;
  const parts = samples.flatMap(([atMs, value]) => {
    const gap = atMs - next;
    next = atMs + 1;
    return [...(gap > 0 ? [`_x${gap}`] : []), value === null ? 'stale' : printValue(value)];
  });
  return parts.join(' ');
}

function printValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? 'Inf' : '-Inf';
}

/** A query is told only where it did not give nothing. */
function answersIn(output: string, queries: Asked['queries']): (Vector | 'error')[] {
  if (!/^Unit Testing:/m.test(output) || /error|unknown|cannot unmarshal/i.test(output.split('FAILED:')[0] ?? ''))
    throw new Error(`promtool could not read its test: ${output.slice(0, 2000)}`);
  const blocks = output.split(/^ {4}expr: /m).slice(1);
  const told = new Map<string, Vector | 'error'>();
  for (const block of blocks) {
    const [, expr = '', time = '', rest = ''] = /^("(?:[^"\\]|\\.)*"), time: ([\w.]+),\s*(.*)$/s.exec(block) ?? [];
    told.set(`${JSON.parse(expr)} @ ${msOf(time)}`, rest.startsWith('err') ? 'error' : samplesIn(rest));
  }
  return queries.map(({ expr, atMs }) => told.get(`${expr} @ ${atMs}`) ?? []);
}

/** `1m2.5s` as Go prints it. */
function msOf(duration: string): number {
  const sizes: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
  return Math.round(
    [...duration.matchAll(/([\d.]+)(h|ms|m|s)/g)].reduce(
      (sum, [, count, unit]) => sum + Number(count) * (sizes[unit as string] ?? 0),
      0,
    ),
  );
}

const SAMPLE = /(\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}) (\S+?)(?=,? |,?\n|,?$)/g;
const LABEL = /(\w+)=("(?:[^"\\]|\\.)*")/g;

function samplesIn(text: string): Vector {
  const [, got = ''] = /got: ?(.*)$/s.exec(text) ?? [];
  return [...got.matchAll(SAMPLE)].map(([, labels = '', value = '']) => ({
    labels: Object.fromEntries(
      [...labels.matchAll(LABEL)].map(([, label, quoted]) => [label, JSON.parse(quoted as string)]),
    ),
    value: numberOf(value),
  }));
}

function numberOf(text: string): number {
  if (text === 'NaN') return Number.NaN;
  if (/^[+-]Inf$/.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}
