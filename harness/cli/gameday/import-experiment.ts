import { importExperiment } from '../../gameday/chaos-toolkit/import-experiment.ts';
import { runbookYaml } from '../../gameday/chaos-toolkit/write-yaml.ts';
import { readDocument } from '../../planner/read-document.ts';
import { plain } from '../../report/console/text.ts';
import { plural } from '../../report/explain/format.ts';
import { readNamedFile } from '../read-named-file.ts';
import { configOfUser } from '../suite/load-suites.ts';

/**
 * `squall gameday --import FILE`: the runbook on standard output; what is not in it on standard error, too. That holds no secrets,
 * but may be about some, so nothing of it is redacted.
 */
export async function importedRunbook(file: string, flags: { readonly config?: string }): Promise<void> {
  const { targets } = await configOfUser(flags.config);
  const [target, ...others] = Object.values(targets);
  const value = readDocument(file, await readNamedFile(file));
  const imported = importExperiment(file, value, others.length === 0 ? target : undefined);
  process.stdout.write(runbookYaml(file, imported));
  const { chosen, left } = imported;
  console.error(
    plain(`${file}: ${plural(chosen.length, 'choice')} to look at, ${plural(left.length, 'item')} not taken along`),
  );
  for (const item of left) console.error(`  - ${plain(item)}`);
}
