import { expect, test } from 'vitest';
import type { ScenarioReport } from '../run-report.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { renderMarkdown } from './summary.ts';
import { escapeMarkdown } from './tables.ts';

const { report } = sampleRun();
const text = renderMarkdown(report);

test('outcome and totals come first, then each thing that is wrong', () => {
  const [title, facts, wrong] = text.split('\n\n');
  expect(title).toBe('## ❌ timeouts: failed');
  expect(facts).toBe(
    '101 of 103 statements as expected · 0 of 32,950 requests unaccounted · 91.2 s · local, embedded proxy, seed 20261',
  );
  expect(wrong?.split('\n')).toHaveLength(2);
  expect(wrong).toContain('- ✗ **S3-closed · budgeted-async**: max duration &lt; 3.4s is broken and should hold');
});

test('scenarios are tables, folded when all is as expected', () => {
  expect(text).toContain('<details open><summary>✗ S3-closed</summary>');
  expect(text).toContain('<details><summary>✓ S3-hole</summary>');
  expect(text).toContain('| max duration &lt; 6s | ✓ VIOL 9.99 s | ✓ ok 5.04 s |');
});

test('figures are a table below the verdicts, measured before computed', () => {
  expect(text).toContain('| measured (computed) | max duration | available threads |\n| --- | --- | --- |');
  expect(text).toContain('| race5 | ≈ 5.04 s (5.3s..5.6s ±10%) | ≠ 37 (0..3) |');
});

test('every row of a table has as many cells as its head', () => {
  for (const table of text.split('\n\n').filter((block) => /^\| (statement|measured)/.test(block))) {
    const cells = table.split('\n').map((line) => line.match(/(?<!\\)\|/g)?.length);
    expect(new Set(cells).size).toBe(1);
  }
});

test('text from a target cannot format, mention, embed or break a table', () => {
  const evil = '@team | <img src=x> ![x](http://evil) `code` **bold**\n\n# title';
  const [first] = report.scenarios as [ScenarioReport];
  const statements = first.statements.map((each) => ({ ...each, asExpected: false, text: evil, why: evil }));
  const shown = renderMarkdown({ ...report, scenarios: [{ ...first, statements }] });
  expect(shown).not.toMatch(/@team|<img|\n# title|(?<!\\)!\[|(?<!\\)`code/);
  expect(escapeMarkdown('a|b')).toBe('a\\|b');
});
