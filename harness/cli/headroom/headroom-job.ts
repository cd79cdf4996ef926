import type { Fault } from '../../domain/fault.ts';
import { type Scenario, type Suite, targetOf } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import {
  type Condition,
  faultsText,
  HEALTHY,
  hasSize,
  type Raised,
  raisedRate,
  raisedSize,
} from '../../headroom/levels.ts';
import type { HeadroomJob } from '../../headroom/run-headroom.ts';
import { AUTO, chooseEnvironment } from '../../run/place/choose-environment.ts';
import { checkStatement } from '../../run/plan/check-suite.ts';
import { planInline } from '../../run/plan/plan-inline.ts';
import { planSuite } from '../../run/plan/plan-suite.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { SquallError } from '../../runtime/errors.ts';
import { demandPlaces } from '../output-places.ts';
import { configOfUser, theSuite } from '../suite/load-suites.ts';
import { type PlaceFlags, placeOf } from '../suite/place-flags.ts';

export interface HeadroomFlags extends PlaceFlags {
  readonly statement: readonly string[];
  readonly rate?: Levels;
  readonly size?: Levels;
  /** Ms. */
  readonly for: number;
  readonly within: number;
  readonly confirm: number;
  /** Ms. */
  readonly backWithin: number;
  readonly atLeast?: number;
  readonly json?: string;
  readonly svg?: string;
  readonly markdown?: string;
}

export interface Levels {
  readonly from: number;
  readonly to: number;
}

export interface PreparedHeadroom {
  readonly job: HeadroomJob;
  /** Folder of all results. */
  readonly resultsRoot: string;
  /** Of one run, where all take the same; ms. */
  readonly runMs: number | undefined;
}

const DEFAULT_RATES: Levels = { from: 10, to: 1000 };

/** What the flags ask for, checked whole. Throws SQUALL_INVALID_PLAN with every problem; nothing is started yet. */
export async function headroomJob(name: string, flags: HeadroomFlags): Promise<PreparedHeadroom> {
  if (flags.statement.length === 0)
    throw new SquallError('SQUALL_USAGE', 'nothing has to hold', { hint: "--statement 'p99 duration < 800ms'" });
  const range = rangeOf(flags);
  const { from, to } = range;
  if (flags.atLeast !== undefined && (flags.atLeast < from || flags.atLeast > to))
    throw new SquallError('SQUALL_USAGE', `--at-least ${flags.atLeast} is not tried: the levels are ${from}..${to}`, {
      hint: 'nothing was started',
    });
  const config = await configOfUser(flags.config);
  const requested = placeOf(flags, config);
  const suite = await theSuite(name, config);
  const { scenarios, variants, target } = chosenOf(suite, flags);
  const timeScale = flags.timeScale ?? scaleOf(suite, scenarios);
  const runId = newRunId();
  const { proxy, seed, resultsRoot } = requested;
  const asked = {
    target,
    variants,
    conditions: conditionsOf(scenarios, flags),
    ...(suite.warmUp ? { warmUp: suite.warmUp } : {}),
    statements: flags.statement,
    raised: raisedOf(scenarios, flags, range),
    range,
    confirm: flags.confirm,
    backWithinMs: flags.backWithin,
    runId,
  };
  // What cannot be carried out anywhere is refused before any engine is asked.
  const sure = requested.environment === AUTO ? 'local' : requested.environment;
  refuse(problemsOf(asked, { suite: suite.name, target, environment: sure, proxy, seed, timeScale }));
  await demandPlaces({
    files: { '--json': flags.json, '--svg': flags.svg, '--markdown': flags.markdown },
    folders: { '--results': resultsRoot },
  });
  const say = (text: string) => console.log(text);
  const environment = await chooseEnvironment(requested.environment, requested, [suite], say);
  const job = { ...asked, settings: { ...requested, environment, timeScale } };
  return { job, resultsRoot, runMs: flags.size ? undefined : flags.for / timeScale };
}

interface Chosen {
  /** Those that were named; none where none was. */
  readonly scenarios: readonly Scenario[];
  readonly variants: readonly string[];
  readonly target: Target;
}

function chosenOf(suite: Suite, flags: HeadroomFlags): Chosen {
  const { plans } = planSuite(suite, {
    seed: flags.seed,
    ...(flags.variant ? { variants: flags.variant } : {}),
    ...(flags.scenario ? { scenarios: flags.scenario } : {}),
  });
  const named = flags.scenario
    ? suite.scenarios.filter(({ name }) => plans.some((plan) => plan.scenario === name))
    : [];
  const targets = new Set(named.map((scenario) => targetOf(suite, scenario)));
  const [target = suite.target, ...others] = targets;
  if (others.length > 0)
    refuse([`the scenarios have several targets: ${[...targets].map((each) => each.name).join(', ')}`]);
  const asked = new Set(plans.filter((plan) => plan.target === target.name).map(({ variant }) => variant));
  return { scenarios: named, variants: Object.keys(target.variants).filter((name) => asked.has(name)), target };
}

function conditionsOf(scenarios: readonly Scenario[], { size }: HeadroomFlags): Condition[] {
  const withFaults = scenarios.filter((scenario) => faultsOf(scenario).length > 0);
  if (size === undefined) {
    const healthy = { name: HEALTHY, faults: [], ...surroundings(scenarios[0]) };
    return [healthy, ...withFaults.map(conditionOf)];
  }
  const constant = withFaults.filter((scenario) => !faultsOf(scenario).some(hasSize));
  refuse([
    ...(withFaults.length === 0
      ? ['--size raises the faults of scenarios: name one that has some with --scenario']
      : []),
    ...constant.map((scenario) => `${scenario.name}: ${faultsText(faultsOf(scenario))} has no duration to raise`),
  ]);
  return withFaults.map(conditionOf);
}

function conditionOf(scenario: Scenario): Condition {
  const faults = faultsOf(scenario);
  return { name: faultsText(faults), faults, ...surroundings(scenario) };
}

function surroundings(scenario: Scenario | undefined): Pick<Condition, 'env' | 'requests'> {
  const { env, requests } = scenario ?? {};
  return { ...(env ? { env } : {}), ...(requests ? { requests } : {}) };
}

function faultsOf({ phases }: Scenario): readonly Fault[] {
  return phases.flatMap(({ faults = [] }) => faults);
}

function raisedOf(scenarios: readonly Scenario[], flags: HeadroomFlags, { from }: Levels): Raised {
  if (!flags.size) return raisedRate(from, flags.for);
  const phase = scenarios.flatMap(({ phases }) => phases).find(({ faults = [] }) => faults.length > 0);
  // Checked by the conditions.
  if (!phase) throw new Error('no scenario has a fault');
  return raisedSize(phase.load);
}

function rangeOf({ size, rate = DEFAULT_RATES, within }: HeadroomFlags): HeadroomJob['range'] {
  const { from, to } = size ?? rate;
  return { from, to, within, whole: !size && Number.isInteger(from) && Number.isInteger(to) };
}

function scaleOf(suite: Suite, [first]: readonly Scenario[]): number {
  const own = first?.timeScale;
  return typeof own === 'number' ? own : (suite.timeScale ?? 1);
}

type Where = Omit<Parameters<typeof planInline>[2], 'variant'>;

/** Of the run of the lowest level: others differ in numbers only. */
function problemsOf(
  { conditions, variants, raised, range, statements, target }: Omit<HeadroomJob, 'settings'>,
  where: Where,
): string[] {
  const variant = variants[0] ?? '';
  return conditions.flatMap((condition) => {
    const plan = planInline(condition.name, raised.run(range.from, condition), { ...where, variant });
    return statements.flatMap((text) =>
      checkStatement(text, plan, target).map((problem) => `${condition.name}: ${problem}`),
    );
  });
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new SquallError('SQUALL_INVALID_PLAN', problems.join('\n'), {
    hint: 'nothing was started; a run has one phase, so statements name none',
  });
}
