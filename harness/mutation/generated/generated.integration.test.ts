import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Suite } from '../../domain/scenario.ts';
import { planSuite } from '../../run/plan/plan-suite.ts';
import { createMachine } from '../../run/schedule/machine.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { type GeneratedOptions, runGenerated } from './run-generated.ts';
import type { MutantResult } from './score.ts';

const NO_BREAKER = '!variant.breaker';
/** The variant does not retry. */
const NEVER_RETRIED =
  "isRetryable(error) || (rejectionsToo && ['bulkhead-full', 'circuit-open'].includes(kindOf(error) ?? ''))";

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A real target and scenario: the downstream fails, and the breaker has to open. */
async function options(parent: string): Promise<GeneratedOptions> {
  const { breakers } = (await import(pathToFileURL(join(root, 'suites/breakers.suite.ts')).href)) as {
    readonly breakers: Suite;
  };
  const { plans } = planSuite(breakers, { seed: 1, scenarios: ['S15-1'], variants: ['consec5'] });
  return {
    root,
    parent,
    suites: [breakers],
    plans,
    reviewed: { leftOut: [], equivalent: [] },
    sample: 1000,
    seed: 1,
    wanted: ({ file, original, replacement }) =>
      file === 'targets/broker/guard.ts' &&
      replacement === 'true' &&
      [NO_BREAKER, NEVER_RETRIED].some((one) => original === one),
    machines: { shared: createMachine({ lanesAtOnce: 2 }), alone: createMachine({ lanesAtOnce: 1 }) },
    clock,
    signal: new AbortController().signal,
    onControl: () => {},
    onResult: () => {},
  };
}

test('a mutant is caught by the statement that it breaks, one that no plan passes is told, and nothing is run twice', async () => {
  const parent = await mkdtemp(join(root, 'results', 'mutants-test-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  const base = await options(parent);
  const controls: (string | undefined)[] = [];
  const told: MutantResult[] = [];
  const run = await runGenerated({
    ...base,
    onControl: (_plan, problem) => controls.push(problem),
    onResult: (result) => told.push(result),
  });
  expect(controls).toEqual([undefined]);
  const outcomes = Object.fromEntries(run.results.map(({ mutant, outcome }) => [mutant.original, outcome]));
  expect(outcomes).toEqual({ [NO_BREAKER]: 'caught', [NEVER_RETRIED]: 'never executed' });
  expect(told.map(({ outcome }) => outcome)).toEqual(['caught']);
  expect((await readdir(parent)).filter((name) => !name.startsWith('journal-'))).toEqual([]);

  const again = await runGenerated({
    ...base,
    onControl: () => expect.unreachable('the control was run again'),
    onResult: () => expect.unreachable('a mutant was tried again'),
  });
  expect(again.results).toEqual(run.results);
}, 120_000);

test('interrupted before it begins, it leaves no copy and says that nothing was tried', async () => {
  const parent = await mkdtemp(join(root, 'results', 'mutants-test-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  const run = await runGenerated({ ...(await options(parent)), signal: AbortSignal.abort(new Error('Ctrl-C')) });
  expect(run.controls).toBe(0);
  expect((await readdir(parent)).filter((name) => !name.startsWith('journal-'))).toEqual([]);
});
