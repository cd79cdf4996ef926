import { readFile } from 'node:fs/promises';
import { SquallError } from '../runtime/errors.ts';

/** The text of a file that the user named. Throws SQUALL_USAGE when it cannot be read. */
export function readNamedFile(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SquallError('SQUALL_USAGE', `cannot read ${file}: ${why}`, { cause });
  });
}
