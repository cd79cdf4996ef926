import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { coverageOf, systemOf } from '../harness/cli/list/coverage.ts';
import { readCoverageGoals } from '../harness/cli/list/coverage-goals.ts';
import { showCoverage } from '../harness/cli/list/show-coverage.ts';
import { findSuites } from '../harness/cli/suite/find-suites.ts';
import { loadSuites } from '../harness/cli/suite/load-suites.ts';
import type { Suite } from '../harness/index.ts';
import { checkSuite } from '../harness/run/plan/check-suite.ts';

const goals = await readCoverageGoals();
const files = [...(await findSuites()).values()];
const suites: Suite[] = [];
for (const file of files) suites.push(...(await loadSuites(file)));
const shown = coverageOf(suites, goals);

test('the goals are the 38 systems and the 20 lessons of the specification', () => {
  expect(Object.keys(goals.systems)).toEqual(Array.from({ length: 38 }, (_, i) => `S${i + 1}`));
  expect(goals.lessons.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  for (const source of goals.lessons.flatMap(({ sources }) => sources))
    expect(goals.systems).toHaveProperty(systemOf(source));
});

test.each(suites.map((suite) => [suite.name, suite] as const))('suite %s can be planned', (_, suite) => {
  expect(checkSuite(suite)).toEqual([]);
});

test('every scenario names the system that it comes from', () => {
  expect(shown.strangers).toEqual([]);
});

test.each([
  'timeouts',
  'deadlines',
  'cascade',
  'fallbacks',
  'integrity',
  'monitoring',
  'adaptive',
  'database',
  'health',
])('suite %s shows every system that it is to show', (name) => {
  const missing = shown.systems.filter(({ suite, shown }) => suite === name && !shown).map(({ id }) => id);
  expect(missing).toEqual([]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 17, 18, 19])(
  'lesson %i has a cell that holds and one that breaks',
  (number) => {
    expect(shown.lessons.find((lesson) => lesson.number === number)).toMatchObject({ shown: true });
  },
);

test('what is shown and what is missing is printed', () => {
  const alone = suites.filter(({ name }) => name === 'timeouts');
  const text = stripVTControlCharacters(showCoverage(coverageOf(alone, goals)));
  expect(text).toMatch(/✓ S3 +slow bank under load +timeouts\n +S3-closed {2}payment: naive/);
  expect(text).toContain('max duration < 6s  held by fixed5, race5');
  expect(text).toMatch(/✓ {2}4 {2}what a timeout means .*: \d+ hold, \d+ break, without S20/);
  expect(text).toMatch(/missing in cascade: S2/);
});
