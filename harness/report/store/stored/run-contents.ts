import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SquallError } from '../../../runtime/errors.ts';

/** What is in the folder of a run, if nothing else is. */
export interface RunContents {
  readonly bytes: number;
  /** Names of its files, without those of its scenarios. */
  readonly files: readonly string[];
  /** When the folder changed last, in ms since 1970. */
  readonly changedMs: number;
}

const SCENARIOS = 'scenarios';
/** Every form of what is told of a run, a nightly run, a game day or a search; half of one may be left of one that was killed. */
const REPORT =
  /^(?:run\.json|report\.html|junit\.xml|summary\.md|durations\.hlog|night\.json|journal\.jsonl|post-mortem\.(?:json|html|md)|headroom\.(?:json|svg|md))(?:\.part)?$/;
const EVIDENCE = /\.json\.gz(?:\.part)?$/;

/**
 * What the folder of a run holds. Throws SQUALL_USAGE with what in it no run has made: that is somebody's own, as is the
 * whole folder then.
 */
export async function contentsOf(folder: string): Promise<RunContents> {
  const entries = await entriesOf(folder);
  const scenarios = entries.find((entry) => entry.name === SCENARIOS && entry.isDirectory());
  const evidence = scenarios ? await entriesOf(join(folder, SCENARIOS)) : [];
  const foreign = [
    ...entries.filter((entry) => entry !== scenarios && !(entry.isFile() && REPORT.test(entry.name))),
    ...evidence.filter((entry) => !(entry.isFile() && EVIDENCE.test(entry.name))),
  ];
  if (foreign.length > 0) throw notOfRun(foreign);
  if (entries.length === 0) throw new SquallError('SQUALL_USAGE', 'is empty');
  const files = [...entries, ...evidence].filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await lstat(join(parentPath, name))).size),
  );
  const { mtimeMs: changedMs } = await lstat(folder);
  return {
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    files: entries.filter((entry) => entry.isFile()).map(({ name }) => name),
    changedMs,
  };
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new SquallError('SQUALL_USAGE', `cannot be read (${cause.code})`, { cause });
  });
}

function notOfRun(entries: readonly Dirent[]): SquallError {
  const [first] = entries.map((entry) => (entry.isSymbolicLink() ? `the link ${entry.name}` : entry.name)).sort();
  const more = entries.length > 1 ? ` and ${entries.length - 1} more` : '';
  return new SquallError('SQUALL_USAGE', `holds ${first}${more}, which no run makes`);
}
