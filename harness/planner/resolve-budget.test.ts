import { describe, expect, it } from 'vitest';
import { parseBudgetFile } from './budget-file.ts';
import type { RecordedDurations, RecordedRun, RecordedScenario } from './recorded-durations.ts';
import { resolveBudget } from './resolve-budget.ts';

const lasting = (count: number): RecordedDurations => ({ count, p50Ms: 100, p99Ms: 400, p999Ms: 1000 });

const scenario = (variant: string, durations: RecordedScenario['durations'], timeScale = 1): RecordedScenario => ({
  name: 'S1a',
  variant,
  timeScale,
  durations,
  faults: [{ edge: 'payment->bank' }],
});

const report = (...scenarios: RecordedScenario[]): RecordedRun => ({ scenarios });

const plan = (from: string, run: RecordedRun) => {
  const text = `sla: 5s\nservices: { bank: { from: { ${from} } }, fraud: { p99: 200 } }`;
  return resolveBudget('budget.yaml', parseBudgetFile('budget.yaml', text), run);
};

it('takes p50, p99 and p99.9 of the named outcome, in real time', () => {
  const run = report(scenario('naive', { baseline: { success: lasting(5000), error: lasting(9) } }, 5));
  const { input, notes } = plan('scenario: S1a, outcome: success', run);
  expect(input.services).toEqual([
    { name: 'bank', required: true, p50Ms: 500, p99Ms: 2000, p999Ms: 5000 },
    { name: 'fraud', required: true, p99Ms: 200 },
  ]);
  expect(notes).toEqual([expect.stringContaining('5 times faster than real time')]);
});

it('needs neither variant nor outcome where there is only one', () => {
  const { notes } = plan('scenario: S1a', report(scenario('naive', { baseline: { success: lasting(5000) } })));
  expect(notes).toEqual([]);
});

it('keeps no p99.9 that rests on fewer than 1000 samples', () => {
  const { input, notes } = plan('scenario: S1a', report(scenario('naive', { baseline: { success: lasting(999) } })));
  expect(input.services[0]).not.toHaveProperty('p999Ms');
  expect(notes).toEqual([expect.stringContaining('999 requests are too few for a p99.9')]);
});

it('says that unanswered requests hide the true p99, and that faults are no baseline', () => {
  const durations = { fault: { success: lasting(3000), 'timed-out': lasting(1000) } };
  const { notes } = plan('scenario: S1a, phase: fault, outcome: success', report(scenario('naive', durations)));
  expect(notes).toEqual([expect.stringContaining('25.00 %'), expect.stringContaining('injected faults')]);
});

describe('refuses what is no latency of that service', () => {
  const run = report(
    scenario('naive', { baseline: { success: lasting(5000), 'timed-out': lasting(200), rare: lasting(20) } }),
    scenario('fixed5', { baseline: { success: lasting(5000) } }),
  );
  it.each([
    ['scenario: S1b', 'services.bank.from: the run has no scenario "S1b", did you mean "S1a"?'],
    ['scenario: S1a', 'S1a ran as naive, fixed5: say which variant'],
    ['scenario: S1a, variant: naiv', 'the run has no variant "naiv", did you mean "naive"?'],
    ['scenario: S1a, variant: naive, phase: recovery', 'the run has no phase "recovery" (there are: baseline)'],
    ['scenario: S1a, variant: naive', 'requests of baseline ended as success, timed-out, rare: say which outcome'],
    ['scenario: S1a, variant: naive, outcome: timed-out', 'timed-out requests have no latency'],
    ['scenario: S1a, variant: naive, outcome: rare', '20 rare requests are too few for a p99; it takes 100'],
  ])('%s', (from, problem) => {
    expect(() => plan(from, run)).toThrow(problem);
  });
});

it('refuses a run that no service asks for', () => {
  const file = parseBudgetFile('budget.yaml', 'sla: 5s\nservices: { bank: { p99: 2s } }');
  expect(() => resolveBudget('budget.yaml', file, report())).toThrow('none says `from`');
});
