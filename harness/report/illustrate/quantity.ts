import type { Chart } from '../chart/chart.ts';
import type { JudgedScenario } from '../judged-scenario.ts';

/** A quantity that a chart can show, of one or several variants. */
export interface Quantity {
  /** As it is written in a mark: `threads available [at SERVICE]`. */
  readonly wording: string;
  /** Matches its wording; groups `service` and `name`. */
  readonly rule: RegExp;
  draw(members: readonly JudgedScenario[], names: Names): Drawing | Undrawable;
}

export interface Names {
  readonly service?: string;
  readonly name?: string;
}

export interface Drawing {
  readonly chart: Chart;
  /** The variants that have anything to show in it. */
  readonly shown: readonly string[];
}

export interface Undrawable {
  /** `no service "gatway" has it, did you mean "gateway"?` */
  readonly problem: string;
}
