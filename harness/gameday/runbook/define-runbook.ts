import type { AlertRules } from '../../domain/alert.ts';
import type { Fault } from '../../domain/fault.ts';
import type { LoadPlan, RequestTemplate } from '../../domain/load-plan.ts';
import type { Expectations } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import type { Expectation } from '../../domain/verdict.ts';
import type { EnvironmentName, ProxyName } from '../../run/plan/options.ts';

/** `40/s`, or 40: requests per second. */
export type Rate = `${number}/s` | number;

/** A runbook as people write it in TypeScript; docs/gameday.md explains the fields. Durations are texts such as `1m30s`. */
export interface RunbookDefinition {
  readonly title: string;
  readonly hypothesis: string;
  readonly owner?: string;
  readonly roles?: Readonly<Record<string, string>>;
  readonly notes?: string;
  /** A target, or the name of one in the configuration file. */
  readonly target: Target | string;
  readonly variants?: readonly string[];
  readonly environment?: EnvironmentName | 'auto';
  readonly proxy?: ProxyName;
  readonly timeScale?: number;
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly requests?: readonly (RequestTemplate | string)[];
  readonly warmUp?:
    | { readonly rate: Rate; readonly arrivals?: 'constant' | 'poisson'; readonly for: string }
    | { readonly requests: number; readonly concurrency: number }
    | LoadPlan;
  readonly load: Rate | { readonly rate: Rate; readonly arrivals?: 'constant' | 'poisson' };
  readonly length: string;
  readonly steadyState?: readonly string[];
  readonly steps: readonly StepDefinition[];
  readonly expect: readonly string[] | Readonly<Record<string, Expectations | Expectation>>;
  readonly abort?: readonly string[];
  readonly blastRadius?: {
    readonly on?: readonly string[];
    readonly share?: `${number}%` | number;
    readonly hosts?: readonly string[];
    readonly longest?: string;
  };
  readonly alerts?: readonly (
    | string
    | { readonly file: string; readonly compress?: number; readonly scrapeEvery?: string }
    | AlertRules
  )[];
}

/** `at` counts from the begin of the load; 0 needs no unit. */
export type StepDefinition = { readonly at: string | 0 } & (
  | { readonly say: string }
  | { readonly gate: string }
  | { readonly inject: InjectionDefinition }
  | { readonly lift: string }
  | { readonly check: string }
  | { readonly load: Rate }
);

/** A fault that a builder has made, or one by its name with its parameters. */
export type InjectionDefinition = { readonly name: string; readonly for?: string } & (
  | { readonly fault: Fault }
  | { readonly fault: string; readonly on: string; readonly [parameter: string]: unknown }
);

/** How large a game day is asked for. */
export interface RunbookSize {
  /** `--full`: at full scale, in real time. */
  readonly full: boolean;
}

/** One that has two sizes. */
export type RunbookOfSize = (size: RunbookSize) => RunbookDefinition;

/** Gives a runbook its types: `export default defineRunbook({ ... })`, or `defineRunbook(({ full }) => ({ ... }))`. */
export function defineRunbook<Written extends RunbookDefinition | RunbookOfSize>(runbook: Written): Written {
  return runbook;
}
