import type { Chart } from '../chart/chart.ts';
import type { JudgedScenario } from '../judged-scenario.ts';

/** Something that a chart can show over a run, of one or several variants. */
export interface Quantity {
  /** As a mark says it: `threads available [at SERVICE]`. */
  readonly wording: string;
  /** Its names: `service`, `name`. */
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
  /** Why not: `no service "gatway" has it, did you mean "gateway"?` */
  readonly problem: string;
}
