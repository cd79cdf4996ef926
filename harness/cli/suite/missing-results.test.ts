import { expect, test } from 'vitest';
import { sampleRun } from '../../report/sample/sample-run.ts';
import { missingResults } from './missing-results.ts';

const { report, scenarios } = sampleRun();
const plans = scenarios.map(({ evidence }) => evidence.plan);
const asked = { suite: { name: report.run.suite }, plan: { plans } };
const [first] = report.scenarios;

test('a suite with all of its results misses nothing', () => {
  expect(missingResults([asked], [report])).toEqual([]);
});

test('a suite of which nothing could run here is not missing', () => {
  expect(missingResults([{ suite: { name: 'other' }, plan: { plans: [] } }], [report])).toEqual([]);
});

test('a suite without a report is named', () => {
  const [problem] = missingResults([asked, { ...asked, suite: { name: 'other' } }], [report]);
  expect(problem).toMatchObject({
    code: 'SQUALL_NOT_SAVED',
    message: expect.stringContaining('suite other has no report'),
  });
});

test('a scenario that is neither judged nor explained is named', () => {
  const without = { ...report, scenarios: report.scenarios.slice(1) };
  const [problem] = missingResults([asked], [without]);
  expect(problem?.message).toContain(`has no result of ${first?.name} · ${first?.variant}`);
  const error = { scenario: first?.name ?? '', variant: first?.variant ?? '', message: 'broke off' };
  expect(missingResults([asked], [{ ...without, errors: [error] }])).toEqual([]);
});
