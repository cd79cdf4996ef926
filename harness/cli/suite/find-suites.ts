import { glob } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { LoadedConfig } from '../../run/config/load-config.ts';
import { useTargets } from '../../run/declare-suite.ts';
import { SquallError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';

type Config = Pick<LoadedConfig, 'root' | 'suites' | 'targets'>;

const WITHOUT_CONFIG: Config = { root: process.cwd(), targets: {} };
const ENDING = '.suite.ts';

/** Where suites are, below the folder of the configuration, else the one that squall is called from. */
export const SUITE_FILES = `suites/*${ENDING}`;

/**
 * Suite name -> absolute file, sorted; a suite is named by its file. Suites may name targets of `config` from now on. Throws
 * SQUALL_USAGE for names that two files have: one of them would never run.
 */
export async function findSuites(config: Config = WITHOUT_CONFIG): Promise<Map<string, string>> {
  const { root, suites = SUITE_FILES, targets } = config;
  useTargets(targets);
  const files: string[] = [];
  for await (const file of glob(suites, { cwd: root })) files.push(file);
  files.sort();
  refuseDoubled(files);
  return new Map(files.map((file) => [basename(file, ENDING), resolve(root, file)]));
}

function refuseDoubled(files: readonly string[]): void {
  const doubled = [...Map.groupBy(files, (file) => basename(file, ENDING))].filter(([, same]) => same.length > 1);
  if (doubled.length === 0) return;
  const lines = doubled.map(([name, same]) => `several suites are named ${name}: ${same.join(', ')}`);
  throw new SquallError('SQUALL_USAGE', lines.join('\n'), {
    hint: 'a suite is named by its file; nothing was started',
  });
}

/** The files of `names`, all of them for `all`; throws SQUALL_UNKNOWN_NAME with a name near each that is not there. */
export async function chooseSuites(names: readonly string[], config?: Config): Promise<Map<string, string>> {
  const suites = await findSuites(config);
  const known = [...suites.keys()];
  const unknown = names.filter((name) => name !== 'all' && !known.includes(name));
  if (unknown.length > 0)
    throw new SquallError(
      'SQUALL_UNKNOWN_NAME',
      unknown.map((name) => `no suite is named "${name}"${nearest(name, known)}`).join('\n'),
      { hint: `\`squall list\` shows what there is` },
    );
  if (names.includes('all')) return suites;
  return new Map(names.map((name) => [name, suites.get(name) as string]));
}
