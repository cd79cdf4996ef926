import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressesOf, parseAttachConfig } from '../../environments/attach/config.ts';
import { csvFeed, jsonFeed } from '../../load/requests/feeds.ts';
import { harImport } from '../../load/requests/har.ts';
import { parseBudgetFile } from '../../planner/budget-file.ts';
import { parseHierarchyFile } from '../../planner/hierarchy-file.ts';
import { lintHierarchy } from '../../planner/lint-hierarchy.ts';
import { planBudget } from '../../planner/plan-budget.ts';
import { resolveBudget } from '../../planner/resolve-budget.ts';
import { ApiError } from '../../proxy/api/api-error.ts';
import { readProxies } from '../../proxy/api/bodies.ts';
import { systemTimers } from '../../proxy/timers.ts';
import { createTurns } from '../../proxy/turns.ts';
import { computeReport } from '../../report/compute.ts';
import type { JudgedScenario } from '../../report/judged-scenario.ts';
import { renderFiles } from '../../report/render-files.ts';
import { type RunReport, runReportSchema } from '../../report/run-report.ts';
import { SAMPLE_HEADER, sampleRun } from '../../report/sample/sample-run.ts';
import { judgedScenarioSchema } from '../../report/store/evidence-schema.ts';
import { valid } from '../../report/store/files.ts';
import { isSquallError } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';

/** A valid text that was cut, in which a character was changed, or in which a value has become another one. */
function mutated(valid: string): fc.Arbitrary<string> {
  const at = fc.nat({ max: valid.length });
  const cut = at.map((end) => valid.slice(0, end));
  const flipped = fc
    .tuple(at, fc.constantFrom(...'{}[]:,"\'&*!|>%@`#-? \t\n\0\u2028\ud800x0'))
    .map(([i, char]) => valid.slice(0, i) + char + valid.slice(i + 1));
  const doubled = fc.tuple(at, at).map(([i, j]) => valid.slice(0, Math.max(i, j)) + valid.slice(Math.min(i, j)));
  const swapped = fc.tuple(fc.nat(), STRANGE).map(([i, value]) => withValue(valid, i, value));
  return fc.oneof(cut, flipped, doubled, { weight: 3, arbitrary: swapped });
}

const STRANGE = fc.constantFrom<unknown>(
  ...[
    null,
    true,
    -1,
    0,
    1.5,
    1e308,
    9e15,
    '',
    'x',
    '1e999s',
    '__proto__',
    'constructor',
    [],
    [[]],
    [null],
    {},
    { a: null },
  ],
);

/** JSON text with `value` in the place of the `i`-th thing in it; what is no JSON gets it at its end. */
function withValue(text: string, i: number, value: unknown): string {
  const whole = parsed(text);
  if (whole === undefined) return `${text}${JSON.stringify(value)}`;
  let size = 0;
  JSON.stringify(whole, (_, held: unknown) => {
    size++;
    return held;
  });
  let n = -1;
  return JSON.stringify(whole, (_, held: unknown) => (++n === i % size ? value : held)) ?? '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whatever is read, it is used or refused with a code. */
function expectNoBug(text: string, read: (text: string) => unknown): void {
  try {
    read(text);
  } catch (error) {
    if (!isSquallError(error) && !(error instanceof ApiError)) throw error;
    expect(error.message).not.toBe('');
  }
}

const example = (name: string) =>
  readFileSync(new URL(`../../../docs/examples/budgets/${name}`, import.meta.url), 'utf8');
const BUDGET =
  '{"sla":"5s","services":{"a":{"p50":"50ms","p99":"200ms","required":false},"b":{"p99":2000,"awaited":true}},"stages":["a",["b"]]}';
const HIERARCHY =
  '{"services":{"a":{"timeout":"5s","calls":["b",{"to":"b","attempts":2,"backoff":["1s"]},["b"]]},"b":{"layer":"gateway","p99":9}}}';
const ATTACH =
  '{"services":{"front":"http://localhost:1"},"toxiproxy":"http://localhost:2","edges":{"a->b":{"listen":":1","upstream":"b:2"},"c->d":"p"}}';
const PROXIES =
  '[{"name":"a","listen":"127.0.0.1:0","upstream":"b:1","enabled":true,"toxics":[{"type":"latency","toxicity":0.5,"attributes":{"latency":5}}]}]';
const HAR =
  '{"log":{"entries":[{"startedDateTime":"2026-01-01T00:00:01.500Z","request":{"method":"POST","url":"http://u:p%41@shop.example/a?b=1","headers":[{"name":"A","value":"b"}],"cookies":[{"name":"c","value":"d"}],"postData":{"mimeType":"multipart/form-data","params":[{"name":"x","value":"y"}]}}}]}}';
const budget = (text: string) => planBudget(resolveBudget('f', parseBudgetFile('f', text)).input);

describe('a file that was changed anywhere is used or refused with a code', () => {
  test.each<readonly [string, string, (text: string) => unknown]>([
    ['budget', BUDGET, budget],
    ['budget in YAML', example('payment.yaml'), budget],
    ['hierarchy', HIERARCHY, (text) => lintHierarchy(parseHierarchyFile('f', text))],
    ['hierarchy in YAML', example('mismatch.yaml'), (text) => lintHierarchy(parseHierarchyFile('f', text))],
    ['attach', ATTACH, (text) => addressesOf(parseAttachConfig('f', text))],
    ['HAR', HAR, (text) => harImport(text, 'http://shop.example')],
    ['CSV', 'a,"b ""c""",d\n1,"2\n3",4\n5;6;7,8,9\n', csvFeed],
    ['JSON feed', '[{"a":1,"b":{"c":[2]}},{"a":"x","b":null}]', jsonFeed],
    [
      'proxies',
      PROXIES,
      (text) => {
        const settings = { random: seededRandom(1), timers: systemTimers(), turns: createTurns(), dialTimeoutMs: 1 };
        return readProxies(text, settings);
      },
    ],
  ])('%s', (_, file, read) => {
    fc.assert(
      fc.property(mutated(file), (text) => expectNoBug(text, read)),
      { numRuns: 300 },
    );
  });

  const [judged] = sampleRun().scenarios as [JudgedScenario];
  const report = computeReport(SAMPLE_HEADER, [judged]);
  const evidence = JSON.stringify(judged);

  test('run.json, rendered in every form', () => {
    const read = (text: string) =>
      renderFiles({ report: valid(runReportSchema, text, 'run.json') as RunReport, scenarios: [judged] });
    fc.assert(
      fc.property(mutated(JSON.stringify(report)), (text) => expectNoBug(text, read)),
      { numRuns: 60 },
    );
  });

  test('evidence, rendered in every form', () => {
    const read = (text: string) => renderFiles({ report, scenarios: [valid(judgedScenarioSchema, text, 'evidence')] });
    fc.assert(
      fc.property(mutated(evidence), (text) => expectNoBug(text, read)),
      { numRuns: 60 },
    );
  });
});
