import type { Random } from '../../domain/ports.ts';
import {
  alertsOf,
  type Phase,
  type PlannedPhase,
  planName,
  type Scenario,
  type ScenarioPlan,
  type Suite,
  targetOf,
  targetsOf,
} from '../../domain/scenario.ts';
import { restartsPerScenario, type Target } from '../../domain/target.ts';
import { kindOf } from '../../faults/catalogue.ts';
import type { SkippedScenario } from '../../report/run-report.ts';
import { SquallError } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';
import { sharesTarget } from '../scenario/switch-variant.ts';
import { alertProblems, tooDenseScrapes } from './check-alerts.ts';
import { DEFAULT_DEADLINE_MS, loadProblems } from './check-load.ts';
import { scaleProblems } from './check-services.ts';
import { checkSuite } from './check-suite.ts';
import { type RunOptions, selected } from './options.ts';
import { scaleLoad } from './scale-load.ts';

/** What will be run of a suite, and what is left out and why. Plain data: it crosses threads. */
export interface SuitePlan {
  readonly plans: readonly ScenarioPlan[];
  readonly skipped: readonly SkippedScenario[];
}

export type Choice = Pick<RunOptions, 'seed' | 'timeScale' | 'variants' | 'scenarios'>;

/**
 * Turns a suite into what will be run: checked whole, filtered, scaled. Throws SQUALL_INVALID_PLAN with every problem at
 * once, and SQUALL_UNKNOWN_NAME when a filter selects nothing.
 */
export function planSuite(suite: Suite, choice: Choice): SuitePlan {
  refuse(suite, [...checkSuite(suite), ...alertProblems(suite)]);
  const chosen = suite.scenarios.filter((scenario) => selected(scenario.name, choice.scenarios));
  const whyNot = (scenario: Scenario) => scenario.waitsFor ?? whyOnDemand(scenario, choice);
  const skipped = chosen.flatMap((scenario) => {
    const reason = whyNot(scenario);
    return reason === undefined ? [] : [{ scenario: scenario.name, reason }];
  });
  const plans = chosen
    .filter((scenario) => whyNot(scenario) === undefined)
    .flatMap((scenario) =>
      variantsOf(scenario, targetOf(suite, scenario))
        .filter((variant) => selected(variant, choice.variants))
        .map((variant) => planScenario(suite, scenario, variant, choice)),
    );
  if (plans.length + skipped.length === 0) throw nothingSelected(suite, choice);
  refuse(suite, [
    ...unscalable(suite, plans),
    ...plans.flatMap(scaledProblems(suite)),
    ...plans.flatMap(tooDenseScrapes),
  ]);
  return { plans, skipped };
}

function refuse({ name }: Suite, problems: readonly string[]): void {
  if (problems.length === 0) return;
  const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  const lines = problems.map((problem) => `  - ${problem}`);
  throw new SquallError('SQUALL_INVALID_PLAN', [`suite ${name} has ${count}:`, ...lines].join('\n'), {
    hint: 'nothing was started; fix the lines above and run again',
  });
}

function unscalable(suite: Suite, plans: readonly ScenarioPlan[]): string[] {
  const problems = plans.flatMap((plan) => scaleProblems(targetOf(suite, plan), plan.timeScale));
  return [...new Set(problems)];
}

/** One scenario x variant of a suite that was checked, resolved and scaled. */
export function planScenario(suite: Suite, scenario: Scenario, variant: string, choice: Choice): ScenarioPlan {
  const target = targetOf(suite, scenario);
  const k = choice.timeScale ?? valueFor(variant, scenario.timeScale) ?? suite.timeScale ?? 1;
  const takesMs = valueFor(variant, scenario.takesMs);
  return {
    scenario: scenario.name,
    about: scenario.about,
    ...(scenario.source ? { source: scenario.source } : {}),
    suite: suite.name,
    target: target.name,
    variant,
    lane: laneName(suite, scenario, variant, k),
    timeScale: k,
    seed: choice.seed,
    busy: scenario.busy ?? false,
    ...(takesMs === undefined ? {} : { takesMs: takesMs / k }),
    ...(scenario.env ? { env: scenario.env } : {}),
    phases: scenario.phases.map((phase) => resolvePhase(phase, k, seededRandom(choice.seed).fork(scenario.name))),
    requests: scenario.requests ?? target.requests,
    deadlineMs: (target.deadlineMs ?? DEFAULT_DEADLINE_MS) / k,
    statements: Object.entries(scenario.statements).flatMap(([text, expectations]) => {
      const expected = expectations[variant];
      return expected ? [{ text, expected }] : [];
    }),
    ...figuresOf(scenario, variant),
    ...headlineOf(scenario, variant),
    ...(alertsOf(suite, scenario).length > 0 ? { alerts: alertsOf(suite, scenario) } : {}),
  };
}

/** A value given for all variants at once or by variant. */
function valueFor(variant: string, value: number | Readonly<Record<string, number>> | undefined): number | undefined {
  return typeof value === 'object' ? value[variant] : value;
}

function figuresOf({ figures = {} }: Scenario, variant: string): Pick<ScenarioPlan, 'figures'> {
  const asked = Object.entries(figures).flatMap(([quantity, values]) => {
    const expected = values[variant];
    return expected ? [{ quantity, expected }] : [];
  });
  return asked.length > 0 ? { figures: asked } : {};
}

function headlineOf({ headline }: Scenario, variant: string): Pick<ScenarioPlan, 'headline'> {
  if (!headline) return {};
  const { quantity, computed = {} } = headline;
  const own = computed[variant];
  return { headline: { quantity, ...(own === undefined ? {} : { computed: own }) } };
}

/** Why a scenario that runs on demand is skipped: its name was not given. A pattern does not count. */
function whyOnDemand({ name, onDemand }: Scenario, { scenarios = [] }: Choice): string | undefined {
  const named = scenarios.some((each) => each.toLowerCase() === name.toLowerCase());
  return onDemand === undefined || named ? undefined : `--scenario ${name} (${onDemand})`;
}

/**
 * Scenarios with the same lane name share one started target: same target, scale and environment, and the same variant
 * unless the target can change it.
 */
function laneName(suite: Suite, scenario: Scenario, variant: string, k: number): string {
  const target = targetOf(suite, scenario);
  const own = typeof scenario.lane === 'string' ? scenario.lane : scenario.lane?.[variant];
  const fresh = scenario.env !== undefined || restartsPerScenario(target);
  const extra = own ?? (fresh ? scenario.name : undefined);
  const place = target === suite.target ? [] : [target.name];
  const built = sharesTarget(scenario, target) ? 'in turn' : variant;
  return [...place, built, k === 1 ? 'real time' : `1/${k}`, ...(extra ? [extra] : [])].join(' · ');
}

/** Scaled, and with the seeds of what faults draw: the same for every variant, whatever else runs. */
function resolvePhase(phase: Phase, k: number, random: Random): PlannedPhase {
  const faults = phase.faults?.map((fault, i) => {
    const kind = kindOf(fault);
    return kind.seed(kind.scale(fault, k), random.fork(`${phase.name} ${i}`));
  });
  const load = scaleLoad(phase.load, k);
  if (!phase.faults || !faults) return { ...phase, load };
  const faultTexts = phase.faults.map((fault) => kindOf(fault).describe(fault));
  return { ...phase, load, faults, faultTexts };
}

/** Variants that a scenario asks something of, in the order of the target. */
export function variantsOf(scenario: Scenario, target: Target): string[] {
  const asked = new Set(Object.values(scenario.statements).flatMap((expectations) => Object.keys(expectations)));
  return Object.keys(target.variants).filter((variant) => asked.has(variant));
}

/** What is well in real time may be too fast or too short when it is scaled. */
function scaledProblems(suite: Suite): (plan: ScenarioPlan) => string[] {
  return (plan) =>
    loadProblems(plan, targetOf(suite, plan)).map(
      (problem) => `${planName(plan)}, ${plan.timeScale} times faster: ${problem}`,
    );
}

function nothingSelected(suite: Suite, choice: Choice): SquallError {
  const scenarios = suite.scenarios.map((scenario) => scenario.name).join(', ');
  const variants = [...new Set(targetsOf(suite).flatMap((target) => Object.keys(target.variants)))].join(', ');
  const asked = [...(choice.scenarios ?? []), ...(choice.variants ?? [])].join(', ');
  return new SquallError(
    'SQUALL_UNKNOWN_NAME',
    `suite ${suite.name} has no scenario x variant that matches: ${asked}`,
    {
      hint: `scenarios: ${scenarios}; variants: ${variants}`,
    },
  );
}
