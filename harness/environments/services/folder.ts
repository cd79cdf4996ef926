import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder of a service as an absolute path; a relative one is below the folder that squall is called from. */
export function folderOf(path: string | URL = '.'): string {
  return resolve(path instanceof URL ? fileURLToPath(path) : path);
}
