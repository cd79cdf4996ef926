import { EXIT, SquallError } from '../../runtime/errors.ts';
import { userFrame } from '../../runtime/user-frame.ts';

/** An error that nobody caught, if the code of a suite made it: Squall itself throws errors, and from its own files. */
export function userErrorOf(error: unknown): SquallError | undefined {
  const at = userFrame(error);
  if (at === undefined && error instanceof Error) return undefined;
  return new SquallError('SQUALL_SUITE_CODE', `${at ?? 'code of a suite'} failed and nobody caught it: ${error}`, {
    hint: 'it runs beside the suites: a timer, or a promise that nobody awaits',
    cause: error,
  });
}

/** Results count for nothing when the code beside them broke. */
export function orUserError(code: number, broken: boolean): number {
  const isVerdict = [EXIT.asExpected, EXIT.statementFailed, EXIT.inconclusive].some((each) => each === code);
  return broken && isVerdict ? EXIT.usage : code;
}
