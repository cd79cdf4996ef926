import type { AlertRules } from './alert.ts';
import type { Fault } from './fault.ts';
import type { PlannedFigure } from './figure.ts';
import type { LoadPlan, RequestTemplate } from './load-plan.ts';
import type { Target } from './target.ts';
import type { Expectation } from './verdict.ts';

export const PHASE_NAMES = ['warmup', 'baseline', 'fault', 'recovery'] as const;
/** `warmup` is outside every statement. */
export type PhaseName = (typeof PHASE_NAMES)[number];

export interface Phase {
  readonly name: PhaseName;
  readonly load: LoadPlan;
  /** Active from the begin of the phase to its end: before the first request, unless the load of the phase before goes on. */
  readonly faults?: readonly Fault[];
}

/** A phase as it is executed, scaled. */
export interface PlannedPhase extends Phase {
  /** What each of its faults is in real time, for people: `latency 5 s on payment->bank`. */
  readonly faultTexts?: readonly string[];
}

/** What each variant must do with a statement; a variant that is not named is not judged by it. */
export type Expectations = Readonly<Record<string, Expectation>>;

/** One experiment on several variants of a target. All durations are real ones; plans scale them. */
export interface Scenario {
  readonly name: string;
  /** What is broken, what must survive, and why: one or two sentences for people. */
  readonly about: string;
  /** Row of the specification: `S3`. */
  readonly source?: string;
  /** Default: the suite's. */
  readonly target?: Target;
  readonly phases: readonly Phase[];
  /** Statement text -> what each variant must do with it. */
  readonly statements: Readonly<Record<string, Expectations>>;
  /**
   * Left side of a statement -> variant -> value that was computed for it: `'p50 duration': { naive: '5.58s ±10%' }`. Shown
   * beside what was measured; a miss is marked and fails nothing.
   */
  readonly figures?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * What the report of its suite begins with, before all else: how every variant served its load over time, and this quantity
   * beside the value computed for it. Scenarios of a suite with the same quantity are shown together.
   */
  readonly headline?: Headline;
  /** Rules of alerts that are evaluated over what its services export; default the suite's. */
  readonly alerts?: readonly AlertRules[];
  /** Default: the target's own requests. */
  readonly requests?: readonly RequestTemplate[];
  /** Settings for services of every variant in this scenario, e.g. another number of slots: makes a lane of its own. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The time scale unless `--time-scale` is given, for all variants or by variant; default the suite's. */
  readonly timeScale?: number | Readonly<Record<string, number>>;
  /**
   * Scenarios of one variant with different lanes run side by side, each with a target of its own; for all variants or
   * by variant. Give long waits a lane of their own: a suite takes as long as its longest lane.
   */
  readonly lane?: string | Readonly<Record<string, string>>;
  /**
   * How long it takes, real ms, for all variants or by variant, where that does not follow from its load, as with clients
   * that wait for a service to come back. Only used to start long lanes first.
   */
  readonly takesMs?: number | Readonly<Record<string, number>>;
  /** Busy scenarios share the machine's cores with no other busy one. */
  readonly busy?: boolean;
  /** Why it only runs when `--scenario` gives its whole name, such as `takes 15 minutes`; else it is skipped with this reason. */
  readonly onDemand?: string;
  /** Why it cannot run yet; listed as skipped with this reason. */
  readonly waitsFor?: string;
}

export interface Headline {
  /** Left side of one of its statements: `outage after fault`. */
  readonly quantity: string;
  /** Variant -> the computed value in words: `4.1x`, `never`. */
  readonly computed?: Readonly<Record<string, string>>;
}

/** Targets and scenarios under one name: `npm run suite timeouts`. */
export interface Suite {
  readonly name: string;
  readonly about: string;
  readonly target: Target;
  /** Scale of every scenario that does not pin its own; 5 runs five times faster than real time. */
  readonly timeScale?: number;
  /** Sent to each started target before its first scenario and never judged: cold code is slow code. */
  readonly warmUp?: LoadPlan;
  /** Rules of alerts for every scenario that has none of its own. */
  readonly alerts?: readonly AlertRules[];
  readonly scenarios: readonly Scenario[];
}

/** One scenario x variant with everything resolved, scaled and validated: what is executed, and stored. */
export interface ScenarioPlan {
  /** `S3-closed` */
  readonly scenario: string;
  readonly about: string;
  readonly source?: string;
  readonly suite: string;
  readonly target: string;
  readonly variant: string;
  readonly lane: string;
  readonly timeScale: number;
  readonly seed: number;
  readonly busy: boolean;
  /** Scaled. */
  readonly takesMs?: number;
  /** Settings for services over the variant's own. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Scaled. */
  readonly phases: readonly PlannedPhase[];
  readonly requests: readonly RequestTemplate[];
  /** Scaled. */
  readonly deadlineMs: number;
  readonly statements: readonly PlannedStatement[];
  readonly figures?: readonly PlannedFigure[];
  readonly headline?: PlannedHeadline;
  /** Not compressed yet. */
  readonly alerts?: readonly AlertRules[];
}

export interface PlannedHeadline {
  readonly quantity: string;
  readonly computed?: string;
}

export interface PlannedStatement {
  readonly text: string;
  readonly expected: Expectation;
}

/** The target that a scenario, or a plan made of it, runs against. */
export function targetOf(suite: Suite, of: Pick<Scenario, 'name'> | Pick<ScenarioPlan, 'scenario'>): Target {
  const name = 'scenario' in of ? of.scenario : of.name;
  return suite.scenarios.find((scenario) => scenario.name === name)?.target ?? suite.target;
}

/** The rules of alerts that a scenario is evaluated with. */
export function alertsOf(suite: Pick<Suite, 'alerts'>, scenario: Pick<Scenario, 'alerts'>): readonly AlertRules[] {
  return scenario.alerts ?? suite.alerts ?? [];
}

/** Every target of a suite once, its own first. */
export function targetsOf(suite: Suite): readonly Target[] {
  return [...new Set([suite.target, ...suite.scenarios.map((scenario) => targetOf(suite, scenario))])];
}

/** `S3-closed · naive`: the name under which a scenario x variant is reported. */
export function planName(plan: Pick<ScenarioPlan, 'scenario' | 'variant'>): string {
  return `${plan.scenario} · ${plan.variant}`;
}
