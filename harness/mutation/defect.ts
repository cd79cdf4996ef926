/**
 * A seeded defect: one change of a target's source that takes a protection away, and the runs that have to notice. Plain
 * data, kept beside the other fixtures.
 */
export interface Defect {
  /** `bank timeout removed`; unique. */
  readonly name: string;
  /** What goes wrong for users, in one sentence. */
  readonly about: string;
  /** Below the project: `targets/payment/variants/budgeted.ts`. */
  readonly file: string;
  /** Source text that stands there exactly once, and what takes its place. */
  readonly replace: string;
  readonly by: string;
  /** A small part of the suite that must turn red. */
  readonly suite: string;
  readonly scenarios: readonly string[];
  readonly variants: readonly string[];
}

/** What a run said about a defect. */
export type Finding = 'caught' | 'missed' | 'unclear';

/** A statement that noticed. */
export interface Witness {
  readonly scenario: string;
  readonly variant: string;
  /** `max duration < 6s is broken and should hold: observed 9.84 s, bound 6 s ...` */
  readonly why: string;
}

export interface DefectResult {
  readonly defect: Defect;
  readonly finding: Finding;
  readonly witnesses: readonly Witness[];
  /** Why it is unclear. */
  readonly problem?: string;
  readonly durationMs: number;
}
