import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { SquallError } from '../../runtime/errors.ts';
import { importOfUser } from '../suite/load-suites.ts';

const text = z.string().min(1);

const systemSchema = z.strictObject({
  name: text,
  /** The suite that is to show it. */
  suite: text,
  /** What shows it, where that is no suite. */
  elsewhere: text.exactOptional(),
});

/** Something that a reader has to see hold and has to see break. */
const lessonSchema = z.strictObject({
  number: z.int().positive(),
  name: text,
  /** Systems, or rows of them, that teach it. */
  sources: z.array(text).min(1).readonly(),
});

/** What a folder of suites is to show in the end. Plain data: the export `coverage` of `suites/coverage.ts`. */
const coverageGoalsSchema = z.strictObject({
  /** By the id that scenarios name as their `source`; a source may name a row of it: `S1b` belongs to `S1`. */
  systems: z.record(text, systemSchema).readonly(),
  lessons: z.array(lessonSchema).readonly(),
});

export type SystemGoal = z.infer<typeof systemSchema>;
export type Lesson = z.infer<typeof lessonSchema>;
export type CoverageGoals = z.infer<typeof coverageGoalsSchema>;

const FILE = 'suites/coverage.ts';

/**
 * The goals of the project in `root`. Throws SQUALL_UNKNOWN_NAME where there is none, SQUALL_INVALID_PLAN naming every
 * field that is missing, unknown or of the wrong type.
 */
export async function readCoverageGoals(root = process.cwd()): Promise<CoverageGoals> {
  const file = resolve(root, FILE);
  const found = await stat(file).catch(() => undefined);
  const goals: unknown = found && ((await importOfUser(file)) as { coverage?: unknown }).coverage;
  if (goals === undefined) throw noGoals(found ? 'exports no `coverage`' : 'does not exist');
  const { data, error } = coverageGoalsSchema.safeParse(goals);
  if (data) return data;
  const problems = error.issues.map(({ path, message }) => `  - ${path.join('.') || 'coverage'}: ${message}`);
  throw new SquallError('SQUALL_INVALID_PLAN', [`${FILE} has problems:`, ...problems].join('\n'));
}

function noGoals(why: string): SquallError {
  return new SquallError('SQUALL_UNKNOWN_NAME', `${FILE} ${why}`, {
    hint: 'it exports `coverage`: the systems and the lessons that the suites are to show',
  });
}
