import { expect, test } from 'vitest';
import { convert } from 'xmlbuilder2';
import { renderJunit } from './junit.ts';
import type { RunReport, ScenarioReport } from './run-report.ts';
import { sampleRun } from './sample/sample-run.ts';

const { report } = sampleRun();

interface Suite {
  readonly '@name': string;
  readonly '@failures': string;
  readonly '@errors': string;
  readonly testcase: { readonly '@name': string; readonly failure?: unknown; readonly error?: unknown }[];
}

function parse(shown: RunReport) {
  const parsed = convert(renderJunit(shown), { format: 'object' }) as unknown as {
    testsuites: Record<string, string> & { testsuite: Suite[] | Suite };
  };
  return { totals: parsed.testsuites, suites: [parsed.testsuites.testsuite].flat() };
}

const one = (change: Partial<ScenarioReport>): RunReport => {
  const [first] = report.scenarios as [ScenarioReport];
  return { ...report, scenarios: [{ ...first, ...change }] };
};

test('every statement is a case; unexpected ones are failures and open ones are errors', () => {
  const { totals, suites } = parse(report);
  expect(totals).toMatchObject({ '@tests': '138', '@failures': '1', '@errors': '1' });
  const cases = suites.flatMap(({ testcase }) => testcase);
  expect(cases).toHaveLength(138);
  expect(cases.filter(({ failure }) => failure).map((each) => each['@name'])).toEqual([
    'budgeted-async: max duration &lt; 3.4s',
  ]);
  expect(cases.filter(({ error }) => error).map((each) => each['@name'])).toEqual([
    'budgeted: timeouts to notify = calls to notify',
  ]);
  expect(cases.map((each) => each['@name'])).toContain('naive: max duration &lt; 6s (must break)');
});

test('a failure says what was observed against which bound', () => {
  expect(renderJunit(report)).toContain('observed 3.54 s, bound 3.4 s');
});

test('a scenario that ended early, or whose ledger does not balance, is an error of its own', () => {
  const ledger = { planned: 10, sent: 10, dropped: 0, outcomes: { answered: 9 }, unaccounted: 1 };
  expect(parse(one({ outcome: 'aborted' })).suites[0]).toMatchObject({ '@errors': '1' });
  expect(renderJunit(one({ ledger }))).toContain('1 of 10 requests are unaccounted');
});

test('a scenario that never ran is an error with its code', () => {
  const errors = [{ scenario: 'S1a', variant: 'naive', code: 'SQUALL_PROXY', message: 'gone', hint: 'look' }];
  expect(renderJunit({ ...report, errors })).toContain('<error type="SQUALL_PROXY" message="gone (look)"/>');
});

test('text from a target stays text, also where XML has no character for it', () => {
  const evil = ']]><evil a="&"/>\u0000\u001b[2J';
  const [first] = report.scenarios as [ScenarioReport];
  const statements = first.statements.map((each) => ({ ...each, text: evil, asExpected: false, why: evil }));
  const shown = renderJunit(one({ statements, variant: evil }));
  expect(shown).not.toContain('<evil');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(shown).not.toMatch(/[\u0000-\u0008\u001b]/);
  expect(shown).toContain('&lt;evil a=&quot;&amp;&quot;/&gt;');
  expect(shown).not.toContain('&amp;lt;');
});
