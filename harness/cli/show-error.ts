import ansis from 'ansis';
import { EXIT, type ExitCode, isSquallError } from '../runtime/errors.ts';

/** Prints an error for people and returns the exit code it asks for; what has no code is a bug and shows its stack. */
export function showError(error: unknown): ExitCode {
  if (isSquallError(error)) {
    console.error(`${ansis.red('error')} ${ansis.dim(error.code)} ${error.message}`);
    if (error.hint) console.error(`  ${ansis.cyan('hint')} ${error.hint}`);
    return error.exitCode;
  }
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  console.error(ansis.dim('this is a bug in squall: please report it with the lines above'));
  return EXIT.bug;
}
