import { appendFile } from 'node:fs/promises';

/** Prints a title. In a log of GitHub Actions everything up to its disposal folds under it. */
export function logGroup(title: string): Disposable {
  const folds = process.env['GITHUB_ACTIONS'] === 'true';
  console.log(folds ? `::group::${title}` : `\n--- ${title}`);
  return {
    [Symbol.dispose]: () => {
      if (folds) console.log('::endgroup::');
    },
  };
}

/** Adds Markdown to the summary page of the GitHub job; does nothing elsewhere. */
export async function addToStepSummary(markdown: string): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file) await appendFile(file, markdown);
}
