import { createHash } from 'node:crypto';
import { cp, glob, readFile, writeFile } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Suite } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import { makeTemporaryFolder } from '../../runtime/temporary-folder.ts';
import { type Instrumented, instrument } from './instrument.ts';
import type { Reviewed } from './reviewed.ts';

/** The folder whose sources are mutated. */
const MUTATED = 'targets';
/** No part of a target: tests and their helpers. */
const TESTS = ['**/*.test.ts', '**/*.fixture.ts'];
/** The description of a target, which the harness itself reads. */
const DESCRIPTION = '**/target.ts';

/** A copy of the targets that holds every mutant. Disposing removes it. */
export interface Lab extends AsyncDisposable {
  /** Absolute. */
  readonly folder: string;
  readonly mutants: Instrumented['mutants'];
  /** Changes with any source of a target: what was found out before is no longer true then. */
  readonly version: string;
  /** The suite with the services of the copy. */
  inLab(suite: Suite): Suite;
}

export interface LabPlace {
  /** The project. */
  readonly root: string;
  /** Where the copy is made: inside the project, so that it finds its packages. */
  readonly parent: string;
  /** Removes the copy when this process cannot. */
  readonly reaper: Reaper;
}

/** Makes the copy in a folder of its own. */
export async function openLab(
  { root, parent, reaper }: LabPlace,
  { leftOut }: Pick<Reviewed, 'leftOut'>,
): Promise<Lab> {
  const names: string[] = [];
  for await (const name of glob(`${MUTATED}/**/*.ts`, { cwd: root, exclude: TESTS }))
    names.push(name.replaceAll('\\', '/'));
  names.sort();
  const spared = [DESCRIPTION, ...leftOut.flatMap(({ files }) => files)];
  const mutated = names.filter((name) => !spared.some((pattern) => matchesGlob(name, pattern)));
  const { files, mutants } = await instrument(root, mutated);
  const sources = await Promise.all(names.map((name) => readFile(join(root, name), 'utf8')));
  const version = createHash('sha256')
    .update(JSON.stringify([names, mutated, sources]))
    .digest('hex')
    .slice(0, 12);
  const { path: folder, ...made } = await makeTemporaryFolder(parent, 'generated', reaper);
  await cp(join(root, MUTATED), join(folder, MUTATED), { recursive: true });
  await Promise.all(files.map(({ name, content }) => writeFile(join(folder, name), content)));
  const moved = moveTo(root, folder);
  return {
    folder,
    mutants,
    version,
    inLab: (suite) => ({
      ...suite,
      target: moved(suite.target),
      scenarios: suite.scenarios.map((one) => (one.target ? { ...one, target: moved(one.target) } : one)),
    }),
    ...made,
  };
}

/** Programs below the mutated folder run from the copy; everything else of a target stays. */
function moveTo(root: string, folder: string): (target: Target) => Target {
  const from = join(root, MUTATED, '/');
  const move = (entry: URL): URL => {
    const path = fileURLToPath(entry);
    return path.startsWith(from) ? pathToFileURL(join(folder, MUTATED, path.slice(from.length))) : entry;
  };
  return (target) => ({
    ...target,
    services: Object.fromEntries(
      Object.entries(target.services).map(([name, spec]) => [
        name,
        spec.entry === undefined ? spec : { ...spec, entry: move(spec.entry) },
      ]),
    ),
  });
}
