import { z } from 'zod';
import { SquallError } from '../../runtime/errors.ts';
import { type Mutant, mutantKey } from './mutant.ts';

const text = z.string().min(1);

/** What people decided about a project's mutants. Plain data, kept beside the other fixtures. */
const reviewedSchema = z.strictObject({
  /** Files that are not mutated, by patterns below the project: they are no part of the services that are tested. */
  leftOut: z.array(z.strictObject({ files: z.array(text).min(1), why: text })),
  /** Mutants that behave as the original for every caller, each with the reason that a reader found. */
  equivalent: z.array(
    z.strictObject({
      file: text,
      mutator: text,
      original: text,
      replacement: z.string(),
      nth: z.int().nonnegative().default(0),
      why: text,
    }),
  ),
});

export type Reviewed = z.infer<typeof reviewedSchema>;

/** Reads what a module exports as `reviewed`; throws SQUALL_INVALID_PLAN naming every field that is wrong. */
export function readReviewed(module: object, file: string): Reviewed {
  const { data, error } = reviewedSchema.safeParse('reviewed' in module ? module.reviewed : undefined);
  if (data) return data;
  const problems = error.issues.map(({ path, message }) => `  - ${['reviewed', ...path].join('.')}: ${message}`);
  throw new SquallError('SQUALL_INVALID_PLAN', [`${file} says nothing about mutants:`, ...problems].join('\n'));
}

/** Why a mutant changes nothing for anybody; undefined when nobody said so. */
export function whyEquivalent({ equivalent }: Reviewed): (mutant: Mutant) => string | undefined {
  const reasons = new Map(equivalent.map((each) => [mutantKey(each), each.why]));
  return (mutant) => reasons.get(mutantKey(mutant));
}

/** Reviews of mutants that are no longer made: their text has changed, so they have to be read again. */
export function outdated({ equivalent }: Reviewed, mutants: readonly Mutant[]): Reviewed['equivalent'] {
  const made = new Set(mutants.map(mutantKey));
  return equivalent.filter((each) => !made.has(mutantKey(each)));
}
