import type { AlertRules } from '../../domain/alert.ts';
import type { Fault } from '../../domain/fault.ts';
import type { LoadPlan, RequestTemplate } from '../../domain/load-plan.ts';
import type { Phase, Scenario, ScenarioPlan, Suite } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { SquallError } from '../../runtime/errors.ts';
import { alertProblems, tooDenseScrapes } from './check-alerts.ts';
import { loadProblems } from './check-load.ts';
import { checkPhases, checkTarget } from './check-suite.ts';
import { lackOf, storesMissingAt } from './fit-environment.ts';
import type { RunOptions } from './options.ts';
import { planScenario } from './plan-suite.ts';

/** One run as a test asks for it. Times are real ones. */
export interface RunSpec {
  /** Sent while the faults act. */
  readonly load: LoadPlan;
  readonly faults?: readonly Fault[];
  /** Sent before anything is broken, to compare with. */
  readonly baseline?: LoadPlan;
  /** Sent once the faults are lifted. */
  readonly recovery?: LoadPlan;
  /** Default: the target's own. */
  readonly requests?: readonly RequestTemplate[];
  /** Rules of alerts that are evaluated over what its services export. */
  readonly alerts?: readonly AlertRules[];
}

/** What is run and where, the same for every run of one started target. */
export interface InlinePlace extends Pick<RunOptions, 'environment' | 'proxy' | 'seed'> {
  readonly suite: string;
  readonly target: Target;
  readonly variant: string;
  readonly timeScale: number;
}

/**
 * The plan of one run, checked whole. It has no statements: the test judges them afterwards.
 * Throws SQUALL_INVALID_PLAN with every problem, SQUALL_NOT_AVAILABLE when the environment cannot make a fault.
 */
export function planInline(name: string, spec: RunSpec, place: InlinePlace): ScenarioPlan {
  const { target, variant } = place;
  const scenario = scenarioOf(name, spec);
  const suite: Suite = { name: place.suite, about: '', target, scenarios: [scenario] };
  refuseProblems([...checkTarget(target), ...checkPhases(scenario.phases, target), ...alertProblems(suite)]);
  const lack = lackOf(suite, scenario, place, storesMissingAt(place));
  if (lack !== undefined) throw new SquallError('SQUALL_NOT_AVAILABLE', `the run needs ${lack}`);
  const plan = planScenario(suite, scenario, variant, place);
  refuseProblems([...loadProblems(plan, target), ...tooDenseScrapes(plan)]);
  return plan;
}

function refuseProblems(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `  - ${problem}`);
  throw new SquallError('SQUALL_INVALID_PLAN', ['the run cannot be made:', ...lines].join('\n'), {
    hint: 'no request was sent',
  });
}

function scenarioOf(name: string, spec: RunSpec): Scenario {
  const { requests, alerts } = spec;
  return {
    name,
    about: '',
    phases: phasesOf(spec),
    statements: {},
    ...(requests === undefined ? {} : { requests }),
    ...(alerts === undefined ? {} : { alerts }),
  };
}

/** A run without faults, baseline and recovery is one baseline. */
function phasesOf({ load, faults = [], baseline, recovery }: RunSpec): readonly Phase[] {
  const calm = faults.length === 0 && !baseline && !recovery;
  return [
    ...(baseline ? [{ name: 'baseline', load: baseline } as const] : []),
    { name: calm ? 'baseline' : 'fault', load, faults },
    ...(recovery ? [{ name: 'recovery', load: recovery } as const] : []),
  ];
}
