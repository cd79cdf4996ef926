import { appendFile } from 'node:fs/promises';

/** Says which run begins; in GitHub's log everything until it is disposed folds under that line. */
export function tellStep(what: string): Disposable {
  const folds = process.env['GITHUB_ACTIONS'] === 'true';
  console.log(folds ? `::group::${what}` : `\n--- ${what}`);
  return {
    [Symbol.dispose]: () => {
      if (folds) console.log('::endgroup::');
    },
  };
}

/** Adds Markdown to the page of the GitHub job, where there is one. */
export async function addToStepSummary(markdown: string): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file) await appendFile(file, markdown);
}
