import { Document } from 'yaml';
import { plain } from '../../report/console/text.ts';
import type { Imported } from './import-experiment.ts';

/** The runbook as YAML, and above it what people have to know before they run it. */
export function runbookYaml(file: string, { runbook, chosen, left }: Imported): string {
  const document = new Document(runbook);
  document.commentBefore = [
    `Imported from ${plain(file)}, an experiment of the Chaos Toolkit. Read it before you run it.`,
    ...list('Chosen here, or not quite the same:', chosen),
    ...list('Not taken along:', left),
  ]
    .map((text) => ` ${text}`)
    .join('\n');
  return document.toString({ lineWidth: 120, flowCollectionPadding: true });
}

function list(head: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', head, ...items.map((item) => `- ${plain(item)}`)];
}
