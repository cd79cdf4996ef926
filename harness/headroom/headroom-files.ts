import { join } from 'node:path';
import { redact } from '../report/redact.ts';
import { replace } from '../report/store/files.ts';
import { folderOfRun } from '../report/store/run-folder.ts';
import type { HeadroomReport } from './headroom-report.ts';
import { renderHeadroomMarkdown } from './render-markdown.ts';
import { renderHeadroomSvg } from './render-svg.ts';

const SEARCHES = 'headroom';

/** File name -> content of every form of a report, without secrets. */
export function renderHeadroomFiles(report: HeadroomReport): Readonly<Record<HeadroomFile, string>> {
  const kept = redact(report);
  return {
    'headroom.json': `${JSON.stringify(kept, null, 2)}\n`,
    'headroom.svg': renderHeadroomSvg(kept),
    'headroom.md': renderHeadroomMarkdown(kept),
  };
}

export type HeadroomFile = 'headroom.json' | 'headroom.svg' | 'headroom.md';

/** Writes every form below the folder of all results. Throws SQUALL_NOT_SAVED. Returns its folder. */
export async function keepHeadroom(root: string, report: HeadroomReport): Promise<string> {
  const folder = folderOfRun(root, SEARCHES, report.run.id);
  const files = renderHeadroomFiles(report);
  await Promise.all(Object.entries(files).map(([name, content]) => replace(join(folder, name), content)));
  return folder;
}
