import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Suite } from '../domain/scenario.ts';
import { targetOf } from '../domain/scenario.ts';
import { nearest } from '../runtime/nearest.ts';
import type { Defect } from './defect.ts';
import { COPIED } from './plant.ts';

/** Every problem of a list of defects, in words; empty when each can be planted and a statement could catch it. */
export async function checkDefects(
  defects: readonly Defect[],
  root: string,
  suites: ReadonlyMap<string, Suite>,
): Promise<readonly string[]> {
  const names = defects.map((defect) => defect.name);
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  const each = await Promise.all(
    defects.map(async (defect) =>
      [...(await checkSource(defect, root)), ...checkRuns(defect, suites)].map((why) => `${defect.name}: ${why}`),
    ),
  );
  return [...twice.map((name) => `two defects are named ${name}`), ...each.flat()];
}

/** A defect that no longer fits its source would change nothing, and count as missed for ever. */
async function checkSource({ file, replace, by }: Defect, root: string): Promise<readonly string[]> {
  const [top = ''] = file.split('/');
  if (!COPIED.includes(top)) return [`${file} is outside of ${COPIED.join(' and ')}, where defects may be planted`];
  const source = await readFile(join(root, file), 'utf8').catch(() => undefined);
  if (source === undefined) return [`${file} cannot be read`];
  const times = source.split(replace).length - 1;
  if (times !== 1) return [`${JSON.stringify(replace)} stands ${times} times in ${file}, and has to stand there once`];
  return replace === by ? ['changes nothing'] : [];
}

function checkRuns(defect: Defect, suites: ReadonlyMap<string, Suite>): readonly string[] {
  const suite = suites.get(defect.suite);
  if (!suite) return [`suite ${defect.suite} does not exist${nearest(defect.suite, [...suites.keys()])}`];
  const known = new Map(suite.scenarios.map((scenario) => [scenario.name, scenario]));
  return defect.scenarios.flatMap((name) => {
    const scenario = known.get(name);
    if (!scenario) return [`scenario ${name} does not exist${nearest(name, [...known.keys()])}`];
    const variants = Object.keys(targetOf(suite, scenario).variants);
    return defect.variants.flatMap((variant) => {
      if (!variants.includes(variant)) return [`variant ${variant} does not exist${nearest(variant, variants)}`];
      const asked = Object.values(scenario.statements).some((expectations) => variant in expectations);
      return asked ? [] : [`scenario ${name} asks nothing of ${variant}`];
    });
  });
}
