import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { replace } from '../../report/store/files.ts';
import { SquallError } from '../../runtime/errors.ts';
import { routeOf } from '../../scan/learn.ts';
import { renderScanFiles, withoutSecrets } from '../../scan/scan-files.ts';
import { reportOf, type ScanRecord } from '../../scan/scan-record.ts';
import type { ScanReport } from '../../scan/scan-report.ts';
import { renderSuite } from '../../scan/write/suite-file.ts';
import { demandPlaces, writeOutputs } from '../output-places.ts';
import type { ScanTarget } from './scan-target.ts';

/** Where a scan writes what it found, beside the folder of its results. */
export interface OutputFlags {
  readonly json?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly svg?: string;
  readonly write?: string;
  readonly force?: boolean;
}

const ENDING = '.suite.ts';

/** Throws SQUALL_USAGE for what cannot be written: found out after the scan, it would cost five minutes. */
export async function demandOutputs(
  { json, markdown, html, svg, write, force }: OutputFlags,
  results: string,
): Promise<void> {
  const folder = write === undefined ? undefined : dirname(write);
  await demandPlaces({
    files: { '--json': json, '--markdown': markdown, '--html': html, '--svg': svg },
    folders: { '--write': folder, '--results': results },
  });
  if (write === undefined) return;
  if (!write.endsWith(ENDING) || basename(write) === ENDING)
    throw new SquallError('SQUALL_USAGE', `--write ${write} is no name of a suite`, {
      hint: `suites are files such as suites/first-look${ENDING}`,
    });
  if (existsSync(write) && !force)
    throw new SquallError('SQUALL_USAGE', `${write} is there already`, { hint: '--force writes over it' });
}

/** Writes the files that were asked for by name; returns a line for each that a reader should know of. */
export async function writeForms(record: ScanRecord, flags: OutputFlags, scanned: ScanTarget): Promise<string[]> {
  const kept = withoutSecrets(record);
  const files = renderScanFiles(kept);
  await writeOutputs([
    [flags.json, files['scan.json'] ?? ''],
    [flags.markdown, files['scan.md'] ?? ''],
    [flags.html, files['scan.html'] ?? ''],
    [flags.svg, files['scan.svg'] ?? ''],
  ]);
  if (flags.write === undefined) return [];
  await replace(flags.write, suiteOf(reportOf(kept), flags.write, scanned));
  return [`suite    ${flags.write}`, `run it   ${commandFor(flags.write, scanned)}`];
}

function suiteOf(
  report: ScanReport,
  file: string,
  { target, variant, source, ownRequests, otherProtocols }: ScanTarget,
): string {
  const variants = Object.keys(target.variants);
  return renderSuite({
    name: basename(file, ENDING),
    report,
    target: source ?? { named: target.name },
    variants,
    variant: variant ?? variants[0] ?? '',
    requests: target.requests.filter((request) => report.routes.some(({ route }) => route === routeOf(request))),
    ownRequests: ownRequests ?? target.requests,
    hasRules: target.rules.length > 0,
    otherProtocols,
  });
}

function commandFor(file: string, { settings }: ScanTarget): string {
  const { environment, composeFile } = settings;
  const where = environment === 'compose' && composeFile !== undefined ? ` --compose-file ${composeFile}` : '';
  return `npx squall suite ${basename(file, ENDING)}${where}`;
}
