import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { redact } from '../report/redact.ts';
import { replace, valid } from '../report/store/files.ts';
import { folderOfRun, unzipped } from '../report/store/run-folder.ts';
import { renderScanPage } from './page/page.ts';
import { renderScanMarkdown } from './render-markdown.ts';
import { renderScanSvg } from './render-svg.ts';
import { fromStored, reportOf, type ScanRecord, storedScanSchema, toStored } from './scan-record.ts';

/** File name -> content of every form of a scan. */
export function renderScanFiles(record: ScanRecord): Readonly<Record<string, string>> {
  const report = reportOf(record);
  return {
    'scan.html': renderScanPage(record),
    'scan.json': `${JSON.stringify(report, null, 2)}\n`,
    'scan.svg': renderScanSvg(report),
    'scan.md': renderScanMarkdown(report),
  };
}

const EVIDENCE = 'scan-evidence.json.gz';
const SCANS = 'scan';

/** Stores what a scan saw below the folder of all results, without secrets. Throws SQUALL_NOT_SAVED. Returns its folder. */
export async function keepScan(root: string, record: ScanRecord): Promise<string> {
  const folder = folderOfRun(root, SCANS, record.run.id);
  await replace(join(folder, EVIDENCE), await promisify(gzip)(JSON.stringify(redact(toStored(record)))));
  await writeScanFiles(folder, record);
  return folder;
}

/** Writes every form of a scan: a pure function of the record, so it can be done again at any time. */
export async function writeScanFiles(folder: string, record: ScanRecord): Promise<void> {
  const files = renderScanFiles(withoutSecrets(record));
  await Promise.all(Object.entries(files).map(([name, content]) => replace(join(folder, name), content)));
}

export function withoutSecrets(record: ScanRecord): ScanRecord {
  return fromStored(redact(toStored(record)));
}

/** Whether the folder is that of a scan. */
export function isScan(folder: string): boolean {
  return existsSync(join(folder, EVIDENCE));
}

/** What a scan saw. Throws SQUALL_USAGE for a file that cannot be used. */
export async function readScan(folder: string): Promise<ScanRecord> {
  const file = join(folder, EVIDENCE);
  return fromStored(valid(storedScanSchema, await unzipped(file), file));
}
