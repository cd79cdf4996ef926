import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { notSaved } from '../report/store/files.ts';
import { SquallError } from '../runtime/errors.ts';

/** Where a command is going to write, by the option that says so; undefined where it was not given. */
export interface OutputPlaces {
  /** A file each: its folder has to be there. */
  readonly files?: Readonly<Record<string, string | undefined>>;
  /** A folder each, which is made where it is missing. */
  readonly folders?: Readonly<Record<string, string | undefined>>;
}

/** Throws SQUALL_USAGE with every place that cannot be written to: found out after the run, it would cost its results. */
export async function demandPlaces({ files = {}, folders = {} }: OutputPlaces): Promise<void> {
  const problems = await Promise.all([
    ...sharedFiles(files),
    ...named(files).map(([option, path]) => problemOf(`${option} ${path}`, () => fileProblem(path))),
    ...named(folders).map(([option, path]) => problemOf(`${option} ${path}`, () => folderProblem(path))),
  ]);
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new SquallError('SQUALL_USAGE', found.join('\n'), { hint: 'nothing was started' });
}

/**
 * Writes each file, whatever fails on the way; undefined where it was not asked for. A file may also be a pipe or a device.
 * Throws SQUALL_NOT_SAVED with all that is missing.
 */
export async function writeOutputs(
  files: readonly (readonly [path: string | undefined, text: string])[],
): Promise<void> {
  const failures: SquallError[] = [];
  for (const [path, text] of files)
    if (path !== undefined) await writeFile(path, text).catch((cause) => failures.push(notSaved(path, cause)));
  const [first] = failures;
  if (first)
    throw new SquallError('SQUALL_NOT_SAVED', failures.map(({ message }) => message).join('\n'), { cause: first });
}

function named(places: Readonly<Record<string, string | undefined>>): (readonly [option: string, path: string])[] {
  return Object.entries(places).flatMap(([option, path]) => (path === undefined ? [] : [[option, path] as const]));
}

/** The second would write over what the first wrote. */
function sharedFiles(files: NonNullable<OutputPlaces['files']>): Promise<string | undefined>[] {
  const places = named(files);
  return places.map(async ([option, path], i) => {
    const first = places.slice(0, i).find(([, other]) => resolve(other) === resolve(path));
    if (!first || path === '') return undefined;
    // A device or a pipe takes both.
    const keeps = await stat(path).then(
      (about) => about.isFile(),
      () => true,
    );
    return keeps ? `${first[0]} and ${option} would write the same file ${path}` : undefined;
  });
}

async function problemOf(what: string, find: () => Promise<string | undefined>): Promise<string | undefined> {
  const problem = await find().catch((error: Error) => error.message);
  return problem === undefined ? undefined : `${what} cannot be written: ${problem}`;
}

async function fileProblem(path: string): Promise<string | undefined> {
  if (path === '') return 'it is empty';
  const there = await kindOf(path);
  if (there === 'folder') return 'it is a folder';
  const folder = dirname(resolve(path));
  const around = await kindOf(folder);
  if (around === 'nothing') return `there is no folder ${folder}`;
  if (around !== 'folder') return `${folder} is no folder`;
  return deniedAt(there === 'nothing' ? folder : path);
}

async function folderProblem(path: string): Promise<string | undefined> {
  if (path === '') return 'it is empty';
  for (let at = resolve(path); ; at = dirname(at)) {
    const there = await kindOf(at);
    if (there === 'folder') return deniedAt(at);
    if (there !== 'nothing') return `${at} is no folder`;
  }
}

async function deniedAt(path: string): Promise<string | undefined> {
  return access(path, constants.W_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => `${path}: ${error.code}`,
  );
}

/** What stands in the way of a path (`page.md/deep`) is found at the end of the way up. */
async function kindOf(path: string): Promise<'folder' | 'other' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return 'nothing';
    throw error;
  }
}
