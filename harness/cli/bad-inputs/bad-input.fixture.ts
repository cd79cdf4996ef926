import type { ErrorCode } from '../../runtime/errors.ts';

/** A command line that cannot be carried out, and how it has to say so. */
export interface BadInput {
  readonly args: readonly string[];
  readonly code: ErrorCode;
  /** What its message names. */
  readonly says: RegExp;
}

/** A row of a table: the command line as one would type it, without quoting. */
export function row(line: string, says: RegExp, code: ErrorCode = 'SQUALL_USAGE'): BadInput {
  return { args: line.split(' '), code, says };
}
