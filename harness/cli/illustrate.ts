import { realpath } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Command } from 'commander';
import { plural } from '../report/explain/format.ts';
import { QUANTITIES } from '../report/illustrate/catalogue.ts';
import { type Illustrated, illustratePage } from '../report/illustrate/illustrate-page.ts';
import { replace } from '../report/store/files.ts';
import { readRun } from '../report/store/run-folder.ts';
import { SquallError } from '../runtime/errors.ts';
import { readNamedFile } from './read-named-file.ts';
import { shown } from './show-error.ts';

/** `squall illustrate PAGE... --run DIR`: the marked places of Markdown pages, filled from stored evidence. */
export function illustrateCommand(): Command {
  return new Command('illustrate')
    .description('fill the marked places of Markdown pages with tables and charts of stored runs')
    .argument('<page...>', 'Markdown files; charts are written to charts/ beside each')
    .requiredOption('--run <folder...>', 'runs, results/<suite>/<run id>; the last one that has a scenario counts')
    .addHelpText(
      'after',
      `
Marks, each on a line of its own; what was filled in ends with <!-- end --> and is replaced the next time:
  <!-- table: SCENARIO -->                       verdicts and figures; "| VARIANT, VARIANT" chooses columns
  <!-- table: SCENARIO, SCENARIO -->             several scenarios in one table
  <!-- chart: SCENARIO | WHAT -->                every variant; "| VARIANT, VARIANT" chooses some

WHAT is one of (docs/report.md says more):
${QUANTITIES.map(({ wording }) => `  ${wording}`).join('\n')}

Examples:
  $ squall illustrate docs/suites/tail.md --run results/tail/2026-11-26T06-46-40-8947
  $ squall illustrate docs/suites/*.md --run results/*/2026-11-26T06-46-40-8947

Exit codes: 0 all pages are filled, 2 a mark cannot be filled: then no page is touched.`,
    )
    .action(async (pages: readonly string[], { run }: { run: string[] }) => {
      const runs = await Promise.all(run.map(readRun));
      const done = await Promise.all(
        pages.map(async (path) => {
          const name = basename(path, extname(path));
          return { path, ...illustratePage(await readNamedFile(path), name, runs) };
        }),
      );
      refuseProblems(done);
      for (const each of done) await write(each);
    });
}

function refuseProblems(pages: readonly ({ readonly path: string } & Illustrated)[]): void {
  const lines = pages.flatMap(({ path, problems }) => problems.map(({ line, text }) => `\n  ${path}:${line}: ${text}`));
  if (lines.length === 0) return;
  throw new SquallError(
    'SQUALL_INVALID_PAGE',
    `${plural(lines.length, 'problem')}, so no page was changed:${lines.join('')}`,
    {
      hint: 'squall illustrate --help shows how marks are written',
    },
  );
}

async function write({ path, page, charts, tables }: { readonly path: string } & Illustrated): Promise<void> {
  for (const [file, svg] of Object.entries(charts)) {
    await replace(join(dirname(path), file), svg);
  }
  // Somebody else's page must not be cut off halfway, and may be a link.
  await replace(await realpath(path), page);
  console.log(shown(`${path}: ${plural(tables, 'table')}, ${plural(Object.keys(charts).length, 'chart')}`));
}
