import type { JudgedScenario } from '../judged-scenario.ts';
import type { Picture } from '../svg/picture.ts';

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

/** All of a picture but where it is from, and which variants have anything to show in it. */
export interface Drawing extends Omit<Picture, 'of'> {
  readonly shown: readonly string[];
}

export interface Undrawable {
  /** Why not: `no service "gatway" has it, did you mean "gateway"?` */
  readonly problem: string;
}
