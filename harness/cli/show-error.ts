import ansis from 'ansis';
import { plainLines } from '../report/console/text.ts';
import { redact } from '../report/redact.ts';
import { EXIT, type ExitCode, isSquallError } from '../runtime/errors.ts';

/** Prints an error for people and returns the exit code it asks for; what has no code is a bug and shows its stack. */
export function showError(error: unknown): ExitCode {
  if (isSquallError(error)) {
    console.error(`${ansis.red('error')} ${ansis.dim(error.code)} ${shown(error.message)}`);
    if (error.hint) console.error(`  ${ansis.cyan('hint')} ${shown(error.hint)}`);
    return error.exitCode;
  }
  console.error(shown(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  console.error(ansis.dim('this is a bug in squall: please report it with the lines above'));
  return EXIT.bug;
}

/** An error may quote what a service printed or was given: no secret, and no escape code, reaches the terminal. */
export function shown(text: string): string {
  return plainLines(redact(text));
}
