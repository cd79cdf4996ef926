import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, posix } from 'node:path';

/** A project's folder as `squall init` looks at it. Nothing outside of it is read, and no link is followed. */
export interface Folder {
  readonly root: string;
  /** Files of the project itself, relative with `/`, the nearest to the root first. */
  readonly paths: readonly string[];
  /** Whether there is such a file, also one that is left out of `paths`, such as an interpreter in `.venv`. */
  has(path: string): boolean;
  /** Undefined where there is no such file, or where it cannot be used, which `notes` then says. */
  read(path: string, mostMb?: number): string | undefined;
  /** What was found and cannot be used, and why. */
  readonly notes: string[];
}

/** Of tools, of other people, or made by a build: what is in there is not how the project is started. */
const LEFT_OUT = new Set(
  'node_modules vendor target dist build out bin obj venv env site-packages results coverage test tests spec __tests__ __pycache__ testdata fixtures examples'.split(
    ' ',
  ),
);
const MOST_FILES = 5000;
const MOST_FOLDERS = 2000;
const DEEPEST = 10;
/** Larger than any source that people write. */
const SOURCE_MB = 1;
const MB = 1024 * 1024;

export function openFolder(root: string): Folder {
  const notes: string[] = [];
  const read = new Map<string, string | undefined>();
  return {
    root,
    paths: filesOf(root, notes),
    notes,
    has: (path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false,
    read: (path, mostMb = SOURCE_MB) => {
      if (!read.has(path)) read.set(path, textOf(join(root, path), { path, mostMb, notes }));
      return read.get(path);
    },
  };
}

function filesOf(root: string, notes: string[]): string[] {
  const files: string[] = [];
  const folders = [''];
  for (const folder of folders) {
    for (const entry of entriesOf(root, folder, notes)) {
      const path = posix.join(folder, entry.name);
      if (entry.isFile()) files.push(path);
      const depth = path.split('/').length;
      if (entry.isDirectory() && !isLeftOut(entry.name) && depth <= DEEPEST && folders.length < MOST_FOLDERS)
        folders.push(path);
    }
    if (files.length >= MOST_FILES) {
      notes.push(`${basename(root)} has more than ${MOST_FILES} files: only the first of them were looked at`);
      return files.slice(0, MOST_FILES);
    }
  }
  return files;
}

function entriesOf(root: string, folder: string, notes: string[]) {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    notes.push(`${folder || root} cannot be read: ${(error as Error).message}`);
    return [];
  }
}

function isLeftOut(name: string): boolean {
  return name.startsWith('.') || LEFT_OUT.has(name);
}

interface Read {
  readonly path: string;
  readonly mostMb: number;
  readonly notes: string[];
}

function textOf(file: string, { path, mostMb, notes }: Read): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile()) return undefined;
  if (stats.size > mostMb * MB) {
    notes.push(`${path} is not read: it has more than ${mostMb} MB`);
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const why = error instanceof TypeError ? 'it holds bytes that are not UTF-8' : (error as Error).message;
    notes.push(`${path} is not used: ${why}`);
    return undefined;
  }
}
