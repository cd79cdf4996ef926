import { open } from '../../domain/load-plan.ts';
import type { Phase, Suite } from '../../domain/scenario.ts';
import type { Expectation } from '../../domain/verdict.ts';
import type { Runbook } from './runbook.ts';
import { actsOfRunbook, phasesOf } from './timeline.ts';

/**
 * A runbook as a suite of one scenario, so that what is asked of suites can be asked of it: whether it fits an environment, and
 * which one to choose. Its faults stand in one phase, however they follow each other.
 */
export function suiteOf(runbook: Runbook): Suite {
  const { name, hypothesis, target, env, requests, alertRules, warmUp } = runbook;
  return {
    name,
    about: hypothesis,
    target,
    timeScale: runbook.timeScale,
    ...(warmUp ? { warmUp } : {}),
    ...(alertRules.length > 0 ? { alerts: alertRules } : {}),
    scenarios: [
      {
        name,
        about: hypothesis,
        phases: phasesOfRunbook(runbook),
        statements: statementsOf(runbook),
        requests,
        ...(env ? { env } : {}),
      },
    ],
  };
}

function phasesOfRunbook(runbook: Runbook): Phase[] {
  const { lengthMs, rate } = runbook;
  const acts = actsOfRunbook(runbook);
  const { faultMs = lengthMs, recoveryMs = lengthMs } = phasesOf(acts, lengthMs);
  const faults = acts.flatMap(({ fault }) => fault ?? []);
  return [
    { name: 'baseline', load: open(rate, faultMs) },
    ...(faults.length > 0 ? [{ name: 'fault', load: open(rate, recoveryMs - faultMs), faults } as const] : []),
    ...(recoveryMs < lengthMs ? [{ name: 'recovery', load: open(rate, lengthMs - recoveryMs) } as const] : []),
  ];
}

function statementsOf({ expect }: Runbook): Record<string, Record<string, Expectation>> {
  const statements: Record<string, Record<string, Expectation>> = {};
  for (const [variant, asked] of Object.entries(expect))
    for (const { text, expected } of asked) statements[text] = { ...statements[text], [variant]: expected };
  return statements;
}
