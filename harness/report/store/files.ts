import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ZodError, ZodType } from 'zod';
import { SquallError } from '../../runtime/errors.ts';

/** Two names, `~` and an ending have to fit into the 255 bytes of a file name. */
const LONGEST = 110;

/**
 * Names come from suites and tests. Whatever could leave the folder or join two names is written as `%XX`; the end of a
 * long name is replaced by a digest.
 */
export function fileName(name: string): string {
  const safe = encodeURIComponent(name).replaceAll('~', '%7E').replaceAll('*', '%2A').replace(/^\.+$/, '_');
  if (safe.length <= LONGEST) return safe;
  return `${safe.slice(0, LONGEST - 9)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** A reader sees the old file or the new one, never half of one. Throws SQUALL_NOT_SAVED. */
export async function replace(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(part, content);
    await rename(part, path);
  } catch (cause) {
    // Half a file is of no use, and takes space from those that come after it.
    await rm(part, { force: true }).catch(() => {});
    throw notSaved(path, cause);
  }
}

/** What could not be written, and why. */
export function notSaved(path: string, cause: unknown): SquallError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = REASONS[code ?? ''] ?? message ?? String(cause);
  return new SquallError('SQUALL_NOT_SAVED', `${path} could not be written: ${why}`, { cause });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the quota of the device is used up',
  EROFS: 'the file system can only be read',
  EACCES: 'permission denied',
  ENOTDIR: 'a file is in the way',
  EEXIST: 'a file is in the way',
  EISDIR: 'a folder is in the way',
  ENOTEMPTY: 'a folder is in the way',
};

export async function foldersIn(path: string) {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory());
}

/**
 * The JSON in `text`, from the file at `path`, when it fits its schema: as it was written, not as zod's copy, which has
 * its fields in another order. Throws SQUALL_USAGE.
 */
export function valid<T>(schema: ZodType<T>, text: string, path: string): T {
  const value = parseJson(text, path);
  const parsed = schema.safeParse(value);
  if (parsed.success) return value as T;
  throw notOurs(path, problemsOf(parsed.error.issues));
}

/** The error about a file of a run that cannot be used. */
export function notOurs(path: string, problems: readonly string[], cause?: unknown): SquallError {
  const shown =
    problems.length > MOST_SHOWN
      ? [...problems.slice(0, MOST_SHOWN), `and ${problems.length - MOST_SHOWN} more`]
      : problems;
  return new SquallError(
    'SQUALL_USAGE',
    [`${path} cannot be used:`, ...shown.map((each) => `  - ${each}`)].join('\n'),
    {
      hint: 'it is not whole, was written by another version, or was changed by hand',
      cause,
    },
  );
}

/** A foreign file may lack every field of a thousand recordings. */
const MOST_SHOWN = 10;

function problemsOf(issues: ZodError['issues']): string[] {
  return issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notOurs(path, [(cause as Error).message], cause);
  }
}
