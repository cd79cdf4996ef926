import { EXIT, SquallError } from '../../runtime/errors.ts';

/** What a supervisor knows of a process that has ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The exit code that the command wanted. */
  readonly done?: number;
  /** The file whose code was being loaded. */
  readonly loading?: string;
  /** Where the run leaves its results, once it has begun. */
  readonly results?: string;
  /** Other code called `process.exit`; '' when it is not known where. */
  readonly exitAt?: string;
  /** Why the supervisor ended it. */
  readonly ended?: 'interrupted' | 'silent' | 'never loads';
}

/** The exit code of a command whose process has ended, or what to say when the command itself could not say it. */
export function howItEnded(ending: Ending): number | SquallError {
  const { done, ended, loading, code, signal, exitAt } = ending;
  if (done !== undefined) return done;
  if (ended === 'interrupted' || asksToStop(signal)) return EXIT.interrupted;
  if (loading !== undefined) return whileLoading(loading, ending);
  if (exitAt !== undefined) return suiteCode(`${exitAt || 'code of a suite'} called process.exit(${code})`, ending);
  if (ended === 'silent') return suiteCode('code of a suite never lets go of the process, as an endless loop', ending);
  return new SquallError('SQUALL_RUN_DIED', `the run was ended by ${signal ?? `exit code ${code}`}`, {
    hint: `out of memory, or killed by somebody? ${left(ending)}`,
  });
}

function whileLoading(file: string, { ended, code, signal, exitAt }: Ending): SquallError {
  const refuse = (why: string, hint = 'a suite is plain data: loading its file must do nothing else') =>
    new SquallError('SQUALL_SUITE_CODE', `${file} ${why}`, { hint });
  if (ended === 'silent') return refuse('never ends while it is loaded, as an endless loop');
  if (signal !== null && ended === undefined) return refuse(`ended the process while it was loaded (${signal})`);
  // A process that has nothing left to do ends by itself.
  if (exitAt === undefined) return refuse('is never loaded: it awaits something that does not come');
  const where = exitAt === '' ? '' : ` at ${exitAt}`;
  return refuse(`ended the process while it was loaded: process.exit(${code})${where}`);
}

function suiteCode(message: string, ending: Ending): SquallError {
  return new SquallError('SQUALL_SUITE_CODE', message, { hint: left(ending) });
}

function left({ results }: Ending): string {
  return results === undefined
    ? 'nothing was started'
    : `what was judged before is in ${results}; what had not ended is missing`;
}

/** These come from a terminal or a service manager. */
function asksToStop(signal: NodeJS.Signals | null): boolean {
  return signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP';
}
