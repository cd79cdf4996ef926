import { expect, test } from 'vitest';
import { sampleRun } from '../sample/sample-run.ts';
import { explainError, unexpectedOf } from './unexpected.ts';

const { report } = sampleRun();

test('failures come before gaps, whatever their order in the run', () => {
  const reversed = { ...report, scenarios: report.scenarios.toReversed() };
  expect(unexpectedOf(reversed).statements.map(({ statement }) => statement.verdict)).toEqual(['fail', 'inconclusive']);
});

test('a scenario that did not run is reported once and not again for each of its statements', () => {
  const error = { scenario: 'S1d', variant: 'budgeted', code: 'SQUALL_INTERRUPTED', message: 'stopped', hint: 'again' };
  const { errors, statements } = unexpectedOf({ ...report, errors: [error] });
  expect(errors.map(explainError)).toEqual(['S1d · budgeted did not run: SQUALL_INTERRUPTED: stopped (again)']);
  expect(statements.map(({ scenario }) => scenario.variant)).toEqual(['budgeted-async']);
});
