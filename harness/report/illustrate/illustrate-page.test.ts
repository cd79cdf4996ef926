import { describe, expect, test } from 'vitest';
import { inventedOutages } from '../headline/invented-outages.fixture.ts';
import type { RunRecord } from '../judged-scenario.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { illustratePage } from './illustrate-page.ts';

const run = sampleRun();
const illustrate = (page: string, runs: readonly RunRecord[] = [run]) => illustratePage(page, 'timeouts', runs);

describe('a table', () => {
  test('has a row per statement, a column per variant, and violations that catch the eye', () => {
    const { page } = illustrate('<!-- table: S3-8s -->');
    expect(page).toContain('| statement | `naive` | `fixed5` | `budgeted` |\n| --- | --- | --- | --- |');
    expect(page).toMatch(
      /\| `max duration < 6s` \| ✓\u00a0\*\*VIOL\*\* \d+\u00a0s \| ✓\u00a0ok 5\.\d+\u00a0s \| ✓\u00a0ok 3\.\d+\u00a0s \|/,
    );
  });

  test('shows the columns that are named, in their order, and only their figures', () => {
    const { page } = illustrate('<!-- table: S3-closed | race5, naive -->');
    expect(page).toContain('| statement | `race5` | `naive` |');
    expect(page).toContain('| measured (computed) | `race5` | `naive` |');
    expect(page).toContain('≈\u00a05.04\u00a0s (5.3s..5.6s ±10%)');
  });

  test('of several scenarios names each of them once', () => {
    const { page } = illustrate('<!-- table: S3-hole, S4-bank | naive, budgeted -->');
    expect(page).toContain('| scenario | statement | `naive` | `budgeted` |');
    expect(page.match(/`S3-hole`/g)).toHaveLength(1);
    expect(page.match(/`S4-bank`/g)).toHaveLength(1);
  });

  test('is of the last run that has the scenario, and says so in the source of the page', () => {
    const { run: header } = run.report;
    const later = { ...run, report: { ...run.report, run: { ...header, id: 'later' } } };
    expect(illustrate('<!-- table: S3-8s -->', [run, later]).page).toContain('<!-- from timeouts later -->');
  });
});

describe('a headline', () => {
  const outages = inventedOutages();

  test('is a file beside the page, linked with what it says', () => {
    const { page, charts } = illustrate('<!-- headline: S25 -->', [outages]);
    expect(Object.keys(charts)).toEqual(['charts/timeouts-headline.svg']);
    expect(page).toContain('![The fault lasted 6 min. unprotected was out for another 24 min: 4.0 times as long;');
    expect(charts['charts/timeouts-headline.svg']).toContain('drop-stale-4');
  });

  test.each([
    ['<!-- headline: -->', 'a headline is "headline: SCENARIO, SCENARIO, ..."'],
    ['<!-- headline: S25 | naive -->', 'a headline is "headline: SCENARIO, SCENARIO, ..."'],
    ['<!-- headline: S1a -->', 'S1a: no headline was planned for it'],
  ])('%s is refused', (mark, text) => {
    expect(illustrate(mark, [run, outages]).problems).toEqual([{ line: 1, text }]);
  });
});

describe('a chart', () => {
  test('is a file beside the page, linked with what is seen in it', () => {
    const { page, charts } = illustrate('<!-- chart: S3-closed | threads available | naive, race5 -->');
    expect(Object.keys(charts)).toEqual(['charts/timeouts-S3-closed-1.svg']);
    expect(page).toMatch(
      /!\[Threads available at payment \(S3-closed\): naive from 100, .*; race5 .*lowest 100.*Shaded: latency 5 s on payment-&gt;bank, from 0 ms to .*\]\(charts\/timeouts-S3-closed-1\.svg\)/,
    );
  });

  test('each has a file of its own', () => {
    const { charts } = illustrate(
      '<!-- chart: S1a | spectrum -->\n<!-- chart: S1a | p99 duration -->\n<!-- chart: S1c | in flight -->',
    );
    expect(Object.keys(charts)).toEqual(['S1a-1', 'S1a-2', 'S1c-1'].map((name) => `charts/timeouts-${name}.svg`));
  });

  test('cannot be put elsewhere by the name of its page or scenario', () => {
    const [scenario] = run.scenarios.filter(({ evidence }) => evidence.plan.scenario === 'S1a');
    const name = '../../etc (x)';
    const odd = {
      ...scenario!,
      evidence: { ...scenario!.evidence, plan: { ...scenario!.evidence.plan, scenario: name } },
    };
    const report = { ...run.report, scenarios: [{ ...run.report.scenarios[0]!, name, variant: 'naive' }] };
    const { charts } = illustratePage(`<!-- chart: ${name} | spectrum -->`, '../up', [{ report, scenarios: [odd] }]);
    expect(Object.keys(charts)).toEqual(['charts/-up--..-etc-x--1.svg']);
  });
});

describe('what cannot be filled', () => {
  test('is reported all at once with its line, and the page stays as it is', () => {
    const page = [
      '<!-- table: S3-close -->',
      '<!-- table: S3-closed | naiv -->',
      '<!-- chart: S3-closed | thread available -->',
      '<!-- chart: S3-closed | arrivals at bnak -->',
      '<!-- chart: S3-closed | breaker | naive, budgeted+breaker -->',
      '<!-- chart: S3-closed | outcomes -->',
      '<!-- chart: S3-closed -->',
      '<!-- charts: S3-closed -->',
      '<!-- table: S3-8s -->',
    ].join('\n');
    const { problems, charts, page: kept } = illustrate(page);
    expect(kept).toBe(page);
    expect(charts).toEqual({});
    expect(problems.map(({ line, text }) => `${line} ${text}`)).toEqual([
      '1 no run has a scenario "S3-close", did you mean "S3-closed"?',
      '2 S3-closed has no variant "naiv", did you mean "naive"?',
      '3 no chart shows "thread available", did you mean "threads available"?',
      '4 arrivals at bnak: no service "bnak" reports it, did you mean "bank"?',
      '5 breaker: naive has nothing to show of it',
      '6 outcomes: outcomes are those of one variant: name one',
      '7 a chart is "chart: SCENARIO | WHAT" or "chart: SCENARIO | WHAT | VARIANT, ..."',
      '8 there is no mark "charts", did you mean "chart"?',
    ]);
  });

  test('because it was skipped says why it was', () => {
    const skipped = [{ scenario: 'S15-9', reason: 'needs redis-server on PATH' }];
    const { problems } = illustrate('<!-- table: S15-9 -->', [{ ...run, report: { ...run.report, skipped } }]);
    expect(problems[0]?.text).toBe('scenario "S15-9" was skipped in the run: needs redis-server on PATH');
  });
});

test('the same page again comes out the same', () => {
  const page =
    '# t\n<!-- table: S3-closed -->\nwords\n<!-- chart: S3-closed | max duration -->\n<!-- chart: S1a | spectrum -->\n';
  const once = illustrate(page);
  expect(illustrate(once.page)).toEqual(once);
});

test('text from a target cannot leave its cell, its link or its comment', () => {
  const evil = '@team | <img src=x> --> ](http://evil) ![x](y) **bold** `code`';
  const [first] = run.report.scenarios;
  const [seen] = run.scenarios;
  const report = {
    ...run.report,
    run: { ...run.report.run, id: evil },
    scenarios: [{ ...first!, variant: evil, statements: first!.statements.map((each) => ({ ...each, text: evil })) }],
  };
  const evidence = {
    ...seen!.evidence,
    plan: { ...seen!.evidence.plan, variant: evil },
    faults: seen!.evidence.faults.map((fault) => ({ ...fault, text: evil })),
  };
  const scenarios = [{ ...seen!, evidence }];
  const { page, charts } = illustrate('<!-- table: S3-closed -->\n<!-- chart: S3-closed | max duration -->', [
    { report, scenarios },
  ]);
  const visible = page.replace(/<!--.*?-->/g, '');
  expect(visible).not.toMatch(/@team|<img|(?<!\\)!\[x|(?<!\\)\]\(http|(?<!\\)\*\*bold|(?<!\\)`code/);
  const [table] = page.split('\n\n').filter((block) => block.startsWith('| statement'));
  const cells = table?.split('\n').map((line) => line.match(/(?<!\\)\|/g)?.length);
  expect(new Set(cells).size).toBe(1);
  expect(page.match(/<!-- from .*/g)).toHaveLength(2);
  for (const comment of page.match(/<!-- from .*/g) ?? []) expect(comment.match(/-->/g)).toHaveLength(1);
  expect(Object.values(charts).join()).not.toMatch(/<img/);
});
