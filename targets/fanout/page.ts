import { type Answer, failureOf, ok } from '../kit/answer.ts';
import { NAMES, type Name, type Part, SPECS } from './dependencies.ts';

/** The result of each dependency; a missing one was not ready or not called. */
export type Parts = Partial<Record<Name, PromiseSettledResult<Part>>>;

/**
 * The page, or the failure of a required dependency. Required parts are checked by name: catching the error of the whole
 * gather would treat a required failure like an optional one.
 */
export function pageOf(parts: Parts): Answer {
  for (const name of NAMES) {
    const part = parts[name];
    if (SPECS[name].required && part?.status !== 'fulfilled')
      return failureOf(part?.reason ?? new Error(`${name} was not awaited`));
  }
  const fields = NAMES.map((name) => [name, delivered(parts[name])] as const);
  const degraded = fields.filter(([, value]) => value === null).map(([name]) => name);
  return ok({ ...Object.fromEntries(fields), degraded });
}

function delivered(part: PromiseSettledResult<Part> | undefined): Part | null {
  return part?.status === 'fulfilled' ? (part.value ?? null) : null;
}

/** The result of `task` as data, so that one failure does not hide another. */
export function settled<T>(task: Promise<T>): Promise<PromiseSettledResult<T>> {
  return task.then(
    (value) => ({ status: 'fulfilled', value }),
    (reason: unknown) => ({ status: 'rejected', reason }),
  );
}
