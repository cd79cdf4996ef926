/** Exit codes of every command; documented in docs/errors.md. */
export const EXIT = {
  asExpected: 0,
  bug: 1,
  usage: 2,
  statementFailed: 10,
  inconclusive: 11,
  environment: 12,
  aborted: 13,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

interface CatalogueEntry {
  readonly exit: ExitCode;
  readonly about: string;
}

/** Every error a user can meet. Codes are never reused; docs/errors.md lists them (tested). */
export const ERRORS = {
  SQUALL_UNKNOWN_NAME: { exit: EXIT.usage, about: 'a suite, scenario, variant or flag value that does not exist' },
  SQUALL_USAGE: {
    exit: EXIT.usage,
    about: 'a command line that cannot be understood, or that names a file which cannot be read, used or written',
  },
  SQUALL_INVALID_PLAN: { exit: EXIT.usage, about: 'a suite, target or scenario with problems; all of them are listed' },
  SQUALL_STATEMENT_SYNTAX: { exit: EXIT.usage, about: 'a statement that cannot be parsed' },
  SQUALL_INVALID_PAGE: { exit: EXIT.usage, about: 'a page with marks that cannot be filled; all of them are listed' },
  SQUALL_SUITE_CODE: {
    exit: EXIT.usage,
    about: 'code of a suite file that fails, ends the process or never ends itself',
  },
  SQUALL_NOT_ALLOWED: { exit: EXIT.usage, about: 'a host that is neither this machine nor on the allow list' },
  SQUALL_START_TIMEOUT: { exit: EXIT.environment, about: 'a service was not ready in time' },
  SQUALL_SERVICE_DIED: {
    exit: EXIT.environment,
    about: 'a service, proxy or container ended, and no fault had ended it',
  },
  SQUALL_SERVICE_REFUSED: {
    exit: EXIT.environment,
    about: 'a service did not do what the run asked of it: a reset, a variant, a behaviour',
  },
  SQUALL_PROXY: { exit: EXIT.environment, about: 'the fault proxy did not start or refused a request' },
  SQUALL_NOT_AVAILABLE: {
    exit: EXIT.environment,
    about: 'this machine lacks what the chosen environment needs, or a host cannot be found from it',
  },
  SQUALL_FAULT_NOT_LIFTED: { exit: EXIT.environment, about: 'a fault was still there after it was lifted' },
  SQUALL_NOT_SAVED: { exit: EXIT.environment, about: 'results could not be written; what is missing is listed' },
  SQUALL_NOT_REMOVED: {
    exit: EXIT.environment,
    about: 'old runs or images could not be removed; what is left is listed',
  },
  SQUALL_ALREADY_RUNS: { exit: EXIT.environment, about: 'another game day runs on the same target' },
  SQUALL_RUN_DIED: { exit: EXIT.environment, about: 'the process of a run was ended from outside' },
  SQUALL_CLUSTER: {
    exit: EXIT.environment,
    about: 'a cluster that cannot be reached, refuses something, or has no room or image for load workers',
  },
  SQUALL_WORKER: { exit: EXIT.environment, about: 'a load worker that cannot be spoken with' },
  SQUALL_GUARD: { exit: EXIT.aborted, about: 'a guard stopped the run' },
  SQUALL_INTERRUPTED: { exit: EXIT.interrupted, about: 'the run was interrupted' },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorDetails {
  /** What to do about it, one line. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** An error with a stable code; anything else that reaches the command line is a bug. */
export class SquallError extends Error {
  override readonly name = 'SquallError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
  }

  get exitCode(): ExitCode {
    return ERRORS[this.code].exit;
  }
}

/** True for our errors, also when they crossed a thread as plain objects with a code. */
export function isSquallError(error: unknown): error is SquallError {
  return error instanceof Error && 'code' in error && String(error.code) in ERRORS;
}
