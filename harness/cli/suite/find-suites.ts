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

/** Suite name -> absolute file, sorted; a suite is named by its file. Suites may name targets of `config` from now on. */
export async function findSuites(config: Config = WITHOUT_CONFIG): Promise<Map<string, string>> {
  const { root, suites = SUITE_FILES, targets } = config;
  useTargets(targets);
  const files: string[] = [];
  for await (const file of glob(suites, { cwd: root })) files.push(file);
  return new Map(files.sort().map((file) => [basename(file, ENDING), resolve(root, file)]));
}

/** The files of `names`, all of them for `all`; throws SQUALL_UNKNOWN_NAME with a near name. */
export async function chooseSuites(names: readonly string[], config?: Config): Promise<Map<string, string>> {
  const suites = await findSuites(config);
  if (names.includes('all')) return suites;
  return new Map(
    names.map((name) => {
      const file = suites.get(name);
      if (file) return [name, file];
      throw new SquallError('SQUALL_UNKNOWN_NAME', `no suite is named "${name}"${nearest(name, [...suites.keys()])}`, {
        hint: `\`squall list\` shows what there is`,
      });
    }),
  );
}
