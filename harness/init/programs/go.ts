import { dirname } from 'node:path/posix';
import type { Part, ProgramKind } from './program.ts';

/** `go run` compiles first. */
const COMPILES_MS = 180_000;

/** A module with a main package, at its root or in `cmd/`. */
export const go: ProgramKind = {
  marks: /^go\.mod$/,
  find: (part) => {
    const name = /^module\s+(\S+)/m.exec(part.read('go.mod') ?? '')?.[1];
    const mains = mainFolders(part);
    const main = mains[0];
    if (main === undefined) return undefined;
    if (mains.length > 1)
      part.folder.notes.push(`${part.at} has ${mains.length} main packages (${mains.join(', ')}): ${main} is taken`);
    return {
      ...(name === undefined ? {} : { name }),
      command: `go run ${main}`,
      startLimitMs: COMPILES_MS,
      because: `package main in ${main === '.' ? 'go.mod’s folder' : main}`,
    };
  },
};

function mainFolders(part: Part): string[] {
  const prefix = part.at === '.' ? '' : `${part.at}/`;
  const files = part.paths.filter((path) => path.endsWith('.go') && !path.endsWith('_test.go'));
  const mains = files.filter((path) => /^package main\b/m.test(part.folder.read(path) ?? ''));
  const folders = mains.map((path) => dirname(path.slice(prefix.length))).map((at) => (at === '.' ? '.' : `./${at}`));
  return [...new Set(folders)].filter((at) => /^[\w./-]+$/.test(at)).toSorted();
}
