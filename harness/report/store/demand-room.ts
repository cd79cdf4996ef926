import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SquallError } from '../../runtime/errors.ts';
import { fileName, notSaved } from './files.ts';

/** Makes sure before a run that files can be written where the results of each suite go. Throws SQUALL_USAGE. */
export async function demandRoom(root: string, suites: readonly string[]): Promise<void> {
  for (const suite of suites) await demandFolder(join(root, fileName(suite)));
}

/** Rights alone do not tell: a device may be full, or mounted for reading only. */
async function demandFolder(folder: string): Promise<void> {
  const probe = join(folder, `.squall-${process.pid}`);
  try {
    await makeFolders(resolve(folder));
    await writeFile(probe, 'can it be written?');
  } catch (cause) {
    throw noRoom(folder, cause);
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

/** As `mkdir` with `recursive`, which never ends where the system says that a folder to be made does not exist, as in /proc. */
async function makeFolders(folder: string): Promise<void> {
  if (await exists(folder)) return;
  await makeFolders(dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

function noRoom(folder: string, cause: unknown): SquallError {
  return new SquallError('SQUALL_USAGE', `no results can be kept: ${notSaved(folder, cause).message}`, {
    hint: 'nothing was started; --results names another folder',
    cause,
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
