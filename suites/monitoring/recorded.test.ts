import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { NAME } from '../../harness/alerts/promql/labels.ts';
import { printExpression } from '../../harness/alerts/promql/print-promql.ts';
import { askPromtool, whyNoPromtool } from '../../harness/alerts/promql/promtool.fixture.ts';
import { playRules } from '../../harness/alerts/rules/play-rules.ts';
import { readRules } from '../../harness/alerts/rules/read-rules.ts';
import { storedSeries } from '../../harness/alerts/rules/stored-series.ts';
import type { Scrapes } from '../../harness/domain/alert.ts';
import { parseMetric } from '../../harness/domain/metric.ts';
import type { AlertRules } from '../../harness/index.ts';
import { rules } from './rules.ts';

/**
 * What a run of S26-slow-bank recorded beside other work on the same machine: calls that are late, counters that start anew, a scrape that
 * failed, a pause of 3.5 s. One endpoint per line.
 */
const recorded = readFileSync(new URL('./recorded.jsonl', import.meta.url), 'utf8');
const scrapes: Scrapes[] = recorded
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const UNTIL_MS = 47_480;
const EVERY_MS = 250;

/** The file as it is evaluated, compressed, for a Prometheus. */
function compressedText(file: AlertRules): string {
  const groups = readRules(file).groups.map(({ name, rules }) => ({
    name,
    rules: rules.map(({ alert, expression, forMs, labels }) => ({
      alert,
      expr: printExpression(expression),
      for: `${forMs}ms`,
      labels,
    })),
  }));
  return stringify({ groups });
}

type Labels = Readonly<Record<string, string>>;
const sorted = (labels: Labels) => JSON.stringify(Object.entries(labels).toSorted());

function labelsOf(name: string): Labels {
  const metric = parseMetric(name);
  return metric.kind === 'sample' ? { ...metric.labels, [NAME]: metric.name } : {};
}

const reason = whyNoPromtool();
describe.skipIf(reason !== undefined)(`over a recorded run${reason ? ` (skipped: ${reason})` : ''}`, () => {
  test.each(rules.map((file) => [file.file, file] as const))(
    '%s: Prometheus has the same alerts at every evaluation',
    { timeout: 30_000 },
    (_, file) => {
      const moments = Array.from({ length: UNTIL_MS / EVERY_MS }, (_, i) => i * EVERY_MS);
      const theirs = askPromtool({
        series: storedSeries(scrapes),
        rules: compressedText(file),
        evaluateEveryMs: EVERY_MS,
        queries: moments.map((atMs) => ({ expr: 'ALERTS', atMs })),
      });
      // Told of no failed scrape, ours are known all the time.
      const told = scrapes.map((endpoint) => ({ ...endpoint, failed: [] }));
      const { series } = playRules([{ ...file, scrapeMs: 1e9 }], { scrapes: told, untilMs: UNTIL_MS, timeScale: 1 });
      const ours = moments.map((_, i) =>
        series.filter(({ samples }) => samples[i]?.[1] === 1).map(({ name }) => labelsOf(name)),
      );
      for (const [i, atMs] of moments.entries()) {
        const got = theirs[i];
        const alerts = got === undefined || got === 'error' ? [String(got)] : got.map(({ labels }) => sorted(labels));
        expect({ atMs, alerts: alerts.toSorted() }).toEqual({ atMs, alerts: (ours[i] ?? []).map(sorted).toSorted() });
      }
      expect(ours.flat().filter((labels) => labels['alertstate'] === 'firing').length).toBeGreaterThan(0);
    },
  );
});
