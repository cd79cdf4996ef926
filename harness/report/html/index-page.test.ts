import { expect, test } from 'vitest';
import type { RunReport } from '../run-report.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { renderIndex } from './index-page.ts';

const { report } = sampleRun();

/** Runs a day apart; `change` may alter the first statement of the first scenario. */
function runs(...observed: (number | null)[]) {
  return observed.map((value, day) => {
    const [scenario, ...others] = report.scenarios as [RunReport['scenarios'][number]];
    const [statement, ...rest] = scenario.statements as [(typeof scenario.statements)[number]];
    const held = value !== null && value < statement.bound;
    const first = {
      ...statement,
      observed: value,
      verdict: held ? ('pass' as const) : ('fail' as const),
      asExpected: !held,
    };
    const run = { ...report.run, id: `r${day}`, startedAt: `2026-11-${10 + day}T03:00:00.000Z` };
    const scenarios = [{ ...scenario, statements: [first, ...rest] }, ...others];
    return { report: { ...report, run, scenarios }, href: `timeouts/r${day}/report.html` };
  });
}

test('the latest run comes first and links to its report', () => {
  const page = renderIndex(runs(9000, 9100, 9200).toReversed());
  const links = [...page.matchAll(/href="(timeouts[^"]*)"/g)].map(([, href]) => href);
  expect(links).toEqual(['timeouts/r2/report.html', 'timeouts/r1/report.html', 'timeouts/r0/report.html']);
});

test('a statement whose verdict changed stands before those that are steady', () => {
  const page = renderIndex(runs(9000, 5000, 9000));
  const rows = page.split('<h3>')[1]?.split('<tr>').slice(2) ?? [];
  expect(rows[0]).toContain('max duration &lt; 6s');
  expect(rows[0]).toContain('1 not as expected, verdict changed 2 times');
  expect(rows[0]).toContain('aria-label="from 5 s to 9 s over 3 runs"');
  expect(rows[0]?.match(/class="wrong"/g)).toHaveLength(1);
});

test('a statement without evidence and a results folder without runs are shown as what they are', () => {
  expect(renderIndex(runs(null))).toContain('no evidence');
  expect(renderIndex([])).toContain('No run yet');
});

test('names cannot become markup, and nothing is loaded or run', () => {
  const [first] = runs(1);
  const evil = '"><script>alert(1)</script>';
  const shown = { ...report, run: { ...report.run, suite: evil, environment: evil } };
  const page = renderIndex([{ report: shown, href: `javascript:${first?.href}` }]);
  expect(page).not.toContain('<script');
  expect(page).toContain("default-src 'none'".replaceAll("'", '&#39;'));
});
