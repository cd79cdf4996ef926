import { expect, test } from 'vitest';
import { worker } from '../assertions/sample/evidence.ts';
import type { Evidence, LoadWorker } from '../domain/evidence.ts';
import { scenarioReport } from './compute.ts';
import { widthOf } from './console/text.ts';
import { workersTable as consoleTable } from './console/workers-table.ts';
import { workersTable as htmlTable } from './html/workers-table.ts';
import { renderMarkdown } from './markdown/summary.ts';
import { redact } from './redact.ts';
import { runReportSchema } from './run-report.ts';
import { sampleRun } from './sample/sample-run.ts';
import { judgedScenarioSchema } from './store/evidence-schema.ts';
import { visible } from './visible.ts';

const record = sampleRun();
const judged = record.scenarios.find(({ verdicts }) => verdicts.every(({ asExpected }) => asExpected));
if (!judged) throw new Error('the sample has no scenario that came out as expected');

/** Evidence of a load of 20 s that these workers sent. */
function sentBy(workers: readonly LoadWorker[], plan: Partial<Evidence['plan']> = {}): Evidence {
  const { evidence } = judged as NonNullable<typeof judged>;
  return {
    ...evidence,
    plan: { ...evidence.plan, timeScale: 1, ...plan },
    phases: [
      { name: 'baseline', fromMs: 0, toMs: 5000 },
      { name: 'fault', fromMs: 5000, toMs: 20_000 },
    ],
    load: { ...evidence.load, workers },
  };
}

const eight = Array.from({ length: 8 }, (_, index) =>
  worker({
    index,
    sent: 20_000 + index,
    clockErrorMs: 0.4,
    health: { latenessMs: index, loopDelayMs: 3.4, cpu: 0.81, cpuWaitMs: 2 },
  }),
);
const KILLED = { atMs: 12_400, why: 'it was killed because it used more memory than its limit of 256Mi' };
const thousand = Array.from({ length: 1000 }, (_, index) =>
  worker({ index, sent: 1000, health: { latenessMs: index % 100, loopDelayMs: 1, cpu: 0.3 } }),
);

test('the console shows nothing where everything was sent from here', () => {
  const { evidence } = judged;
  expect(consoleTable(evidence, 80)).toEqual([]);
  expect(consoleTable(sentBy([]), 80)).toEqual([]);
  expect(htmlTable(evidence)).toBe(false);
});

test('a line for each worker, and one for all of them', () => {
  const lines = consoleTable(sentBy(eight), 140);
  expect(lines).toHaveLength(1 + 8 + 2);
  expect(lines.slice(0, 3)).toEqual([
    'worker    sent   share     rate  late    loop   CPU    clock  where',
    '     0  20,000  12.5 %  1,000/s  0 ms  3.4 ms  81 %  ±400 us  pod squall-load-x7f-0 on node a',
    '     1  20,001  12.5 %  1,000/s  1 ms  3.4 ms  81 %  ±400 us  pod squall-load-x7f-1 on node a',
  ]);
  expect(lines.slice(-2).join(' ')).toBe(
    '8 load workers sent 160,028 requests, 20,000 to 20,007 each; at worst 7 ms late, loop delay 3.4 ms, 81 % of a core, clock ±400 us; none began late; none lost',
  );
});

test.each([72, 80, 100, 140])('no line is longer than a terminal of %i columns', (columns) => {
  const lost = worker({ index: 7, place: `pod squall-load-x7f-7 on node ${'ip-10-0-12-34.'.repeat(9)}`, lost: KILLED });
  for (const workers of [eight, [...eight.slice(0, 7), lost], [...thousand, lost]])
    for (const line of consoleTable(sentBy(workers), columns)) expect(widthOf(line)).toBeLessThanOrEqual(columns);
});

test('of a thousand the ten worst are shown: those that were lost in that order, then those that were latest', () => {
  const lost = [worker({ index: 500, lost: { ...KILLED, atMs: 9000 } }), worker({ index: 20, lost: KILLED })];
  const lines = consoleTable(sentBy([...thousand.filter(({ index }) => index !== 500 && index !== 20), ...lost]), 140);
  expect(lines).toHaveLength(1 + 10 + 2 + 2);
  const shown = lines.flatMap((line) => /^ +(\d+) /.exec(line)?.[1] ?? []);
  expect(shown).toEqual(['500', '20', '99', '199', '299', '399', '499', '599', '699', '799']);
  expect(lines.slice(-2).join(' ')).toMatch(/^1,000 load workers sent .* none began late; 2 lost$/);
});

test('a lost worker says when and why, and one that began later than its clock can be wrong says by how much', () => {
  const workers = [
    worker({ lost: KILLED }),
    worker({ index: 1, startedLateMs: 40, clockErrorMs: 5 }),
    worker({ index: 2, startedLateMs: 4, clockErrorMs: 5 }),
  ];
  const lines = consoleTable(sentBy(workers), 140);
  expect(lines[2]).toBe(`        lost 12.4 s after the run began: ${KILLED.why}`);
  expect(lines[4]).toBe('        began a phase 40 ms after its time');
  expect(lines.slice(6).join(' ')).toMatch(/1 began late; 1 lost$/);
});

test('a load that sent nothing, and never came to a phase, has no shares and no rates', () => {
  const [, line] = consoleTable({ ...sentBy([worker({ sent: 0, lost: KILLED })]), phases: [] }, 140);
  expect(line).toMatch(/^ {5}0 +0 +1 ms/);
});

test('what a cluster calls a pod is shown as text, and nothing else', () => {
  const place = 'pod \u001b[31mred\u001b[0m\u202e <b>on</b> node | `a`\nx';
  const evidence = sentBy([worker({ place, lost: { atMs: 1, why: place } })]);
  const shown = consoleTable(evidence, 80).join('\n');
  expect(shown).toBe(visible(shown));
  expect((htmlTable(evidence) as { markup: string }).markup).toContain('&lt;b&gt;on&lt;/b&gt;');
  const scenarios = [scenarioReport({ evidence, verdicts: judged.verdicts })];
  const markdown = renderMarkdown({ ...record.report, scenarios });
  expect(markdown).toBe(visible(markdown));
  expect(markdown).toContain('&lt;b&gt;on&lt;/b&gt;');
});

test('why a worker was lost may hold a secret, which goes before anything is stored or shown', () => {
  const why = 'its connection was refused: Authorization: Bearer abcDEF123456';
  const { workers } = redact(sentBy([worker({ lost: { atMs: 1, why } })])).load;
  expect(JSON.stringify(workers)).not.toContain('abcDEF123456');
  expect(workers?.[0]).toMatchObject({ place: 'pod squall-load-x7f-0 on node a', lost: { atMs: 1 } });
});

test('workers stand in the run report and in stored evidence, as they are', () => {
  const workers = [...eight.slice(0, 7), worker({ index: 7, lost: KILLED })];
  const evidence = sentBy(workers);
  const report = scenarioReport({ evidence, verdicts: judged.verdicts });
  expect(runReportSchema.parse({ ...record.report, scenarios: [report] }).scenarios[0]?.workers).toEqual(workers);
  expect(judgedScenarioSchema.parse({ evidence, verdicts: judged.verdicts }).evidence.load.workers).toEqual(workers);
  expect(() => judgedScenarioSchema.parse({ evidence: sentBy([{} as LoadWorker]), verdicts: [] })).toThrow();
  expect(scenarioReport(judged)).not.toHaveProperty('workers');
});

test('a run that lost a worker has not passed, whatever its verdicts are', () => {
  const outcomeOf = (workers: readonly LoadWorker[]) =>
    scenarioReport({ evidence: sentBy(workers), verdicts: judged.verdicts }).outcome;
  expect(outcomeOf(eight)).toBe('passed');
  expect(outcomeOf([worker({ lost: KILLED })])).toBe('inconclusive');
});

test('the summary of a run has a line about workers, and names those that were lost', () => {
  const lost = [0, 1, 2, 3, 4].map((index) => worker({ index, lost: { ...KILLED, atMs: 1000 * (5 - index) } }));
  const of = (workers: readonly LoadWorker[], timeScale = 1) => {
    const evidence = sentBy(workers, { timeScale });
    const scenarios = [scenarioReport({ evidence, verdicts: judged.verdicts })];
    return renderMarkdown({ ...record.report, scenarios });
  };
  expect(of(eight)).toMatch(/Sent from elsewhere: .*8 load workers sent 160,028 requests.*; none lost\n/);
  expect(of(lost, 5)).toMatch(
    /5 lost; worker 4, pod squall-load-x7f-4 on node a, lost 5 s after the run began: .*; worker 3, .* 10 s .*; worker 2, .*; and 2 more\n/,
  );
});
