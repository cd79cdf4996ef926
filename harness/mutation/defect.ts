import { z } from 'zod';

const text = z.string().min(1);
const names = z.array(text).min(1).readonly();

/**
 * A seeded defect: one change of a target's source that takes a protection away, and the runs that have to notice. Plain
 * data, kept beside the other fixtures.
 */
export const defectSchema = z.strictObject({
  /** `bank timeout removed`; unique. */
  name: text,
  /** What goes wrong for users, in one sentence. */
  about: text,
  /** Below the project: `targets/payment/variants/budgeted.ts`. */
  file: text,
  /** Source text that stands there exactly once, and what takes its place. */
  replace: text,
  by: z.string(),
  /** A small part of the suite that must turn red. */
  suite: text,
  scenarios: names,
  variants: names,
});

export type Defect = z.infer<typeof defectSchema>;

/** What a run shows about a defect. */
export type DefectOutcome = 'caught' | 'missed' | 'unclear';

/** A statement that caught a defect. */
export interface Witness {
  readonly scenario: string;
  readonly variant: string;
  /** `max duration < 6s is broken and should hold: observed 9.84 s, bound 6 s ...` */
  readonly why: string;
}

export interface DefectResult {
  readonly defect: Defect;
  readonly outcome: DefectOutcome;
  readonly witnesses: readonly Witness[];
  /** Why it is unclear. */
  readonly problem?: string;
  readonly durationMs: number;
}
