import type { ScenarioOutcome } from '../domain/verdict.ts';
import { ERRORS, type ErrorCode, EXIT, type ExitCode } from '../runtime/errors.ts';

const BY_OUTCOME: Readonly<Record<ScenarioOutcome, ExitCode>> = {
  passed: EXIT.asExpected,
  failed: EXIT.statementFailed,
  inconclusive: EXIT.inconclusive,
  aborted: EXIT.aborted,
};

/** What went wrong outside the statements decides first, then the worst outcome. */
export function exitCodeOf(
  outcome: ScenarioOutcome | undefined,
  errorCodes: readonly (string | undefined)[],
): ExitCode {
  const [first] = errorCodes;
  if (errorCodes.length > 0) return first !== undefined && first in ERRORS ? ERRORS[first as ErrorCode].exit : EXIT.bug;
  return outcome ? BY_OUTCOME[outcome] : EXIT.bug;
}
