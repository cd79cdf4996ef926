import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SquallError } from '../runtime/errors.ts';

/** A file to be written, below the folder of the project. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Writes all files or none, and never over one that is there. Throws SQUALL_USAGE with what is in the way. */
export function writeNewFiles(root: string, files: readonly NewFile[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const { path, text } of files) {
      const file = join(root, path);
      const made = mkdirSync(dirname(file), { recursive: true });
      if (made !== undefined) undo.push(() => rmdirSync(made));
      writeFileSync(file, text, { flag: 'wx' });
      undo.push(() => rmSync(file));
    }
  } catch (cause) {
    for (const each of undo.toReversed()) each();
    throw notWritten(root, cause as NodeJS.ErrnoException);
  }
}

function notWritten(root: string, cause: NodeJS.ErrnoException): SquallError {
  const why = cause.code === 'EEXIST' ? 'a file is there already' : cause.message;
  return new SquallError('SQUALL_USAGE', `cannot write to ${root}: ${why}; nothing was written`, { cause });
}
