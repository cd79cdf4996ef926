import { readFile } from 'node:fs/promises';
import { SquallError } from '../runtime/errors.ts';

/** The text of a file that the user named. Throws SQUALL_USAGE when it cannot be read. */
export function readNamedFile(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? `there is no file ${file}` : `cannot read ${file}: ${cause.message}`;
    throw new SquallError('SQUALL_USAGE', why, { cause });
  });
}
