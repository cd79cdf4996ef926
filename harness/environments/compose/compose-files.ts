import { statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { SquallError } from '../../runtime/errors.ts';

/** The paths in a list that is separated as in COMPOSE_FILE. Throws SQUALL_USAGE with every one that is no file. */
export function composeFiles(list = ''): readonly string[] {
  const files = list
    .split(delimiter)
    .filter((file) => file !== '')
    .map((file) => resolve(file));
  const missing = files.filter((file) => !(statSync(file, { throwIfNoEntry: false })?.isFile() ?? false));
  if (missing.length === 0) return files;
  throw new SquallError('SQUALL_USAGE', missing.map((file) => `there is no compose file ${file}`).join('\n'));
}
