import { expect, test } from 'vitest';
import { evidence, type Given } from '../assertions/sample/evidence.ts';
import { createRunResult, type RunResult } from '../run/record/run-result.ts';
import { toBreak, toHold } from './matchers.ts';

expect.extend({ toHold, toBreak });

const slow: Given = { requests: [{ ms: [100, 200, 9310] }] };
const target = {
  name: 'payment',
  summary: '',
  front: 'payment',
  variants: {},
  requests: [],
  rules: [],
  services: { payment: { entry: new URL('file:///x.ts'), metrics: '/metrics' } },
  edges: [],
};

function runOf(given: Given): RunResult {
  return createRunResult(evidence(given), target, false);
}

/** The message of the assertion that failed; an assertion that passed is the error here. */
function failure(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the assertion passed');
}

test('what held holds and is not broken, and the other way round', () => {
  const run = runOf(slow);
  expect(run).toHold('max duration < 10s');
  expect(run).not.toBreak('max duration < 10s');
  expect(run).toBreak('max duration < 6s');
  expect(run).not.toHold('max duration < 6s');
  for (const assertion of [
    () => expect(run).toBreak('max duration < 10s'),
    () => expect(run).not.toHold('max duration < 10s'),
    () => expect(run).toHold('max duration < 6s'),
    () => expect(run).not.toBreak('max duration < 6s'),
  ])
    expect(failure(assertion)).toMatch(/should/);
});

test('an inconclusive statement fails whatever was expected', () => {
  const silent = runOf({});
  for (const assertion of [
    () => expect(silent).toHold('max duration < 6s'),
    () => expect(silent).not.toHold('max duration < 6s'),
    () => expect(silent).toBreak('max duration < 6s'),
    () => expect(silent).not.toBreak('max duration < 6s'),
  ])
    expect(failure(assertion)).toMatch(/is inconclusive and should (hold|break)/);
});

test('a statement that does not parse or that nothing feeds is refused, also with not', () => {
  const run = runOf(slow);
  expect(failure(() => expect(run).not.toHold('max duratoin < 6s'))).toMatch(/did you mean "duration"/);
  expect(failure(() => expect(run).toHold('arrivals at bnak = 0'))).toMatch(/needs arrivals at bnak/);
  expect(failure(() => expect(run).toHold('max duration during recovery < 6s'))).toMatch(/names phase recovery/);
  expect(run.verdicts).toEqual([]);
});

test('only a run is judged, and a forgotten await is named', () => {
  expect(failure(() => expect(Promise.resolve()).toHold('all complete'))).toMatch(/got a promise: await it first/);
  expect(failure(() => expect(undefined).not.toHold('all complete'))).toMatch(/got undefined/);
});

test('a failure says where the page about it will be', () => {
  const run = Object.assign(runOf(slow), { reportFile: 'results/shop/1/report.html' });
  expect(failure(() => expect(run).toHold('max duration < 6s'))).toMatch(/ report {4}results\/shop\/1\/report.html$/m);
});

test('what was asked is kept with the run, with what was wanted', () => {
  const run = runOf(slow);
  expect(run).toHold('max duration < 10s');
  expect(run).not.toHold('max duration < 6s');
  failure(() => expect(run).toHold('max duration < 5s'));
  expect(run.report.statements).toMatchObject([
    { text: 'max duration < 10s', expected: 'hold', asExpected: true },
    { text: 'max duration < 6s', expected: 'break', asExpected: true },
    { text: 'max duration < 5s', expected: 'hold', asExpected: false },
  ]);
  expect(run.report.outcome).toBe('failed');
});
