import type { LoadPlan } from '../../domain/load-plan.ts';
import { type ScenarioPlan, type Suite, targetOf } from '../../domain/scenario.ts';
import { edgeName, type Target } from '../../domain/target.ts';
import { kindOf } from '../../environments/services/catalogue.ts';
import { arrivalTimes } from '../../load/loops/arrivals.ts';
import { seededRandom } from '../../runtime/random.ts';
import { lanesOf, totalMs } from '../schedule/schedule.ts';
import type { EnvironmentName } from './options.ts';
import type { SuitePlan } from './plan-suite.ts';

/** What a run of a suite would start, drive and break, and what that costs. Durations are as they would be, scaled. */
export interface PlanDescription {
  readonly suite: string;
  readonly environment: EnvironmentName;
  readonly targets: readonly TargetDescription[];
  readonly scenarios: readonly ScenarioDescription[];
  readonly skipped: SuitePlan['skipped'];
  /** How often a target is started. */
  readonly starts: number;
  /** Of all scenarios and variants; null where a load only has a duration. */
  readonly requests: number | null;
  /** Roughly, one after another and without the starts. */
  readonly takesMs: number;
}

export interface TargetDescription {
  readonly name: string;
  readonly front: string;
  readonly services: readonly { readonly name: string; readonly what: string }[];
  readonly edges: readonly { readonly name: string; readonly told: string }[];
}

export interface ScenarioDescription {
  readonly name: string;
  readonly about: string;
  readonly variants: readonly string[];
  readonly phases: readonly PhaseDescription[];
}

export interface PhaseDescription {
  readonly name: string;
  readonly load: LoadPlan;
  /** Of one variant; null where the load only has a duration. */
  readonly requests: number | null;
  readonly faults: readonly string[];
}

export function describePlan(
  suite: Suite,
  { plans, skipped }: SuitePlan,
  environment: EnvironmentName,
): PlanDescription {
  const targets = new Set(plans.map((plan) => targetOf(suite, plan)));
  const byScenario = Map.groupBy(plans, ({ scenario }) => scenario);
  const counts = plans.flatMap((plan) => plan.phases.map(({ load }) => requestsOf(load, plan.seed)));
  return {
    suite: suite.name,
    environment,
    targets: [...targets].map((target) => describeTarget(target, environment)),
    scenarios: [...byScenario.values()].map(describeScenario),
    skipped,
    starts: lanesOf(plans).length,
    requests: sum(counts),
    takesMs: totalMs(plans),
  };
}

/** What is started of a target, and how its services are told where to call. */
export function describeTarget(
  { name, front, services, edges }: Target,
  environment: EnvironmentName,
): TargetDescription {
  const given = environment === 'compose' || environment === 'attach';
  return {
    name,
    front,
    services: Object.entries(services).map(([service, spec]) => ({
      name: service,
      what: given ? `${service} of ${environment}` : kindOf(spec).describe(spec),
    })),
    edges: edges.map((edge) => ({ name: edgeName(edge), told: toldBy(edge) })),
  };
}

function toldBy({ env, port, to }: Target['edges'][number]): string {
  if (typeof env === 'string') return env;
  if (env !== undefined) return Object.keys(env).join(', ');
  return port === undefined ? `{${to}.url}` : `port ${port}`;
}

function describeScenario(plans: readonly ScenarioPlan[]): ScenarioDescription {
  const [first] = plans as readonly [ScenarioPlan, ...ScenarioPlan[]];
  return {
    name: first.scenario,
    about: first.about,
    variants: plans.map(({ variant }) => variant),
    phases: first.phases.map(({ name, load, faultTexts = [] }) => ({
      name,
      load,
      requests: requestsOf(load, first.seed),
      faults: faultTexts,
    })),
  };
}

/** Exact but for Poisson arrivals, of which this is one draw. */
function requestsOf(load: LoadPlan, seed: number): number | null {
  if (load.model === 'closed') return load.requests ?? null;
  let count = 0;
  for (const _ of arrivalTimes(load, seededRandom(seed), { index: 0, of: 1 })) count += 1;
  return count;
}

function sum(counts: readonly (number | null)[]): number | null {
  return counts.reduce((total, count) => (total === null || count === null ? null : total + count), 0);
}
