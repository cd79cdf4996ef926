import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SquallError } from '../../runtime/errors.ts';
import { profilesSchema, type RunProfile } from '../compare/profile.ts';
import { fileName, replace, valid } from './files.ts';

export const BASELINES = 'baselines';

/** Stores the profiles of one run, or of its repeats; later runs of the suite are compared with them. */
export async function writeBaseline(root: string, suite: string, profiles: readonly RunProfile[]): Promise<string> {
  const path = baselineFile(root, suite);
  await replace(path, `${JSON.stringify(profiles, null, 1)}\n`);
  return path;
}

/** Throws SQUALL_UNKNOWN_NAME when the suite has no baseline. */
export async function readBaseline(root: string, suite: string): Promise<readonly RunProfile[]> {
  const found = await findBaseline(root, suite);
  if (found) return found;
  throw new SquallError(
    'SQUALL_UNKNOWN_NAME',
    `suite ${suite} has no baseline: there is no ${baselineFile(root, suite)}`,
    {
      hint: 'keep a run as baseline first',
    },
  );
}

export async function findBaseline(root: string, suite: string): Promise<readonly RunProfile[] | undefined> {
  const path = baselineFile(root, suite);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : valid(profilesSchema, text, path);
}

function baselineFile(root: string, suite: string): string {
  return join(root, BASELINES, `${fileName(suite)}.json`);
}
