import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../domain/verdict.ts';
import type { RunReport, ScenarioReport } from '../run-report.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { renderSummary, renderTable } from './run-table.ts';
import { cut, wrap } from './text.ts';

const { report } = sampleRun();
const show = (shown: RunReport, columns: number) =>
  renderTable(shown, { columns, folder: 'results/timeouts/r1', colour: false });

const statement: Verdict = {
  text: 'max duration < 6s',
  expected: 'hold',
  verdict: 'pass',
  asExpected: true,
  observed: 3500,
  bound: 6000,
  unit: 'ms',
  samples: 1000,
  window: 'fault 0-36 s',
};

function reportOf(...statements: Verdict[]): RunReport {
  const [first] = report.scenarios as [ScenarioReport];
  return { ...report, scenarios: [{ ...first, outcome: 'failed', statements }] };
}

describe('the table', () => {
  test.each([72, 80, 100, 140, 240])('fits into %i columns', (columns) => {
    for (const line of show(report, columns).split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  });

  test('says everything at any width: each variant and each value of each scenario', () => {
    for (const columns of [80, 140]) {
      const text = show(report, columns).replace(/\s+/g, '');
      for (const { name, variant } of report.scenarios) {
        expect(text).toContain(name);
        expect(text).toContain(variant.split(/[+-]/).at(-1));
      }
      expect(text.match(/[✓✗?](VIOL|ok|noevidence)/g)).toHaveLength(
        report.scenarios.flatMap(({ statements }) => statements).length,
      );
    }
  });

  test.each<[string, Partial<Verdict>, string]>([
    ['held as expected', {}, '✓ ok   3.5 s'],
    ['broken as expected', { expected: 'break', verdict: 'fail', observed: 9840 }, '✓ VIOL 9.84 s'],
    ['broken and should hold', { verdict: 'fail', asExpected: false, observed: 9840 }, '✗ VIOL 9.84 s'],
    ['held and should break', { expected: 'break', asExpected: false }, '✗ ok   3.5 s'],
    ['without evidence', { verdict: 'inconclusive', asExpected: false, observed: null }, '? no evidence'],
    ['a hair over its bound', { verdict: 'fail', asExpected: false, observed: 6004 }, '✗ VIOL 6,004 ms'],
  ])('shows a statement that is %s', (_name, change, cell) => {
    expect(show(reportOf({ ...statement, ...change }), 100)).toContain(cell);
  });

  test('puts variants side by side while they fit, and else into blocks', () => {
    const heads = (columns: number) =>
      show(report, columns)
        .match(/^ +.*\bnaive\b.*$/m)?.[0]
        .trim();
    expect(heads(200)).toMatch(/naive.*fixed5.*race5.*budgeted/);
    expect(heads(72)).not.toContain('budgeted');
  });
});

describe('figures', () => {
  test('stand below the verdicts, a row per variant, measured before computed', () => {
    const text = show(report, 100);
    expect(text).toMatch(/measured \(computed\)\n +available\n +max duration +threads\n/);
    expect(text).toMatch(/ naive +≈ 9\.99 s \(8\.7s\.\.11\.3s\) +≈ 100 \(100\)\n/);
    expect(text).toMatch(/ race5 +≈ 5\.04 s \(5\.3s\.\.5\.6s ±10%\) +≠ 37 \(0\.\.3\)\n/);
  });

  test('that missed fail nothing', () => {
    const [first] = report.scenarios.filter(({ figures }) => figures?.some(({ within }) => !within)) as [
      ScenarioReport,
    ];
    const alone = show({ ...report, outcome: 'passed', scenarios: [{ ...first, statements: [statement] }] }, 100);
    expect(alone).toContain('figures  1 of 2 figures as computed');
    expect(alone).not.toContain('✗ S3-closed');
  });

  test('that were not computed are not mentioned', () => {
    expect(show(reportOf(statement), 100)).toContain('measured (computed)');
    const [first] = report.scenarios.filter(({ figures }) => !figures) as [ScenarioReport];
    expect(show({ ...report, scenarios: [first] }, 100)).not.toMatch(/computed|figures/);
  });
});

describe('below the table', () => {
  test('each failure tells statement, observed value, bound and reason; failures come before gaps', () => {
    const failure = { ...statement, verdict: 'fail', asExpected: false, observed: 9840, why: 'too slow' } as const;
    const gap = {
      ...statement,
      text: 'all complete',
      verdict: 'inconclusive',
      asExpected: false,
      observed: null,
    } as const;
    const text = show(reportOf(gap, failure), 200);
    expect(text).toContain(
      '✗ S3-closed · naive: max duration < 6s is broken and should hold: observed 9.84 s, bound 6 s (1,000 samples, fault 0-36 s) - too slow',
    );
    expect(text.indexOf('✗ S3-closed · naive')).toBeLessThan(text.indexOf('? S3-closed · naive'));
  });

  test('a scenario that never ran is shown with its error and hint', () => {
    const errors = [{ scenario: 'S1a', variant: 'naive', code: 'SQUALL_START_TIMEOUT', message: 'no', hint: 'wait' }];
    expect(show({ ...report, outcome: 'aborted', errors }, 120)).toContain(
      '✗ S1a · naive did not run: SQUALL_START_TIMEOUT: no (wait)',
    );
  });

  test('the ledger, the time, the report and the outcome close it', () => {
    const lines = show(report, 120).split('\n').slice(-4);
    expect(lines[0]).toContain('0 of 32,950 requests unaccounted');
    expect(lines[1]).toContain('91.2 s · local, embedded proxy, seed 20261');
    expect(lines[2]).toContain('results/timeouts/r1/report.html');
    expect(lines[3]).toContain('timeouts failed · 101 of 103 statements as expected');
  });
});

describe('the summary', () => {
  const asExpected = {
    ...report,
    outcome: 'passed',
    scenarios: report.scenarios.map((each) => ({
      ...each,
      outcome: 'passed' as const,
      statements: each.statements.filter((one) => one.asExpected),
    })),
  } as const;
  const brief = (shown: RunReport, columns: number) =>
    renderSummary(shown, { columns, folder: 'results/timeouts/r1', colour: false });

  test.each([72, 80, 140, 240])(
    'of a run as expected fits into 40 lines of %i columns, a line for each scenario',
    (columns) => {
      const lines = brief(asExpected, columns).split('\n');
      expect(lines.length).toBeLessThanOrEqual(40);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      for (const { name } of asExpected.scenarios)
        expect(lines.filter((line) => line.startsWith(` ✓ ${name} `))).toHaveLength(1);
    },
  );

  test('tells of each scenario the statement that one variant broke and another held', () => {
    expect(brief(asExpected, 140)).toMatch(
      /✓ S3-closed +max duration < 6s: naive VIOL 9\.99 s · budgeted\S* ok \S+ s\n/,
    );
  });

  test('of what is not as expected shows every verdict and why', () => {
    const text = brief(report, 140);
    expect(text).toMatch(/✗ S3-closed {2}\d+ variants/);
    expect(text).toContain('✗ S3-closed · budgeted-async: max duration < 3.4s is broken and should hold');
  });

  test('of more scenarios than there is room for counts the rest', () => {
    const scenarios = Array.from(
      { length: 60 },
      (_, i) => ({ ...asExpected.scenarios[0], name: `S${i}` }) as ScenarioReport,
    );
    const lines = brief({ ...asExpected, scenarios }, 100).split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines).toContain(' ✓ 36 more scenarios, all as expected');
  });
});

test('what was skipped is listed once for each thing that it needs, and fails nothing', () => {
  const skipped = [
    ...['S15-9', 'S15-15'].map((scenario) => ({ scenario, reason: 'Redis: install redis-server' })),
    { scenario: 'S28', reason: 'NATS' },
  ];
  const text = show({ ...report, skipped }, 100);
  expect(text).toContain(' skipped  S15-9, S15-15 need Redis: install redis-server\n skipped  S28 needs NATS\n');
  expect(text.split('\n').at(-1)).toEqual(show(report, 100).split('\n').at(-1));
  expect(show(report, 100)).not.toContain('skipped');
});

test('a scenario that was measured again is shown with its first result, and only the second counts', () => {
  const [scenario] = report.scenarios as [ScenarioReport];
  const besideOthers: Verdict = { ...statement, verdict: 'fail', asExpected: false, observed: 9840 };
  const again = {
    ...scenario,
    outcome: 'passed',
    statements: [statement],
    first: [statement, besideOthers, besideOthers],
  } as const;
  const text = show({ ...report, outcome: 'passed', scenarios: [again] }, 200);
  expect(text).toContain(
    ' again    S3-closed · naive: beside other lanes, max duration < 6s is broken and should hold: observed 9.84 s, bound 6 s (1,000 samples, fault 0-36 s), and 1 more\n',
  );
  expect(text).toContain('passed · 1 of 1 statement as expected');
  expect(show(report, 200)).not.toContain('again');
});

test('text from a target cannot send escape codes to the terminal', () => {
  const why = 'body was \u001b[2J\u001b]0;owned\u0007\r\nfake line \u202egnp';
  const text = show(reportOf({ ...statement, verdict: 'fail', asExpected: false, why }), 200);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('colour is written only when asked for', () => {
  const coloured = renderTable(report, { columns: 80, folder: 'x', colour: true });
  expect(coloured).toContain('\u001b[');
  expect(show(report, 80)).not.toContain('\u001b[');
});

test('wrapped and cut text keeps to its width, and wrapping loses no word', () => {
  const text = fc.array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 60 }), (words, width) => {
      for (const line of [...wrap(words, width), cut(words, width)])
        expect(stringWidth(line)).toBeLessThanOrEqual(width);
      const kept = wrap(words, 200).join(' ').replace(/\s+/g, '');
      expect(kept).toBe(words.replace(/\s+/g, ''));
    }),
  );
});
