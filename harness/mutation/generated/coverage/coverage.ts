import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Reaper } from '../../../runtime/reaper/reaper.ts';
import { makeTemporaryFolder } from '../../../runtime/temporary-folder.ts';

const COLLECT = new URL('./collect.ts', import.meta.url);
/** A process that stands still does not answer. */
const LIMIT_MS = 5000;

/** Asks the processes of one started target which mutants they pass. Disposing removes its folder. */
export interface Coverage extends AsyncDisposable {
  /** Settings for every process of the target. */
  readonly env: Readonly<Record<string, string>>;
  /** Ids passed since the last call; a process that was killed meanwhile takes its own to the grave. */
  take(): Promise<ReadonlySet<string>>;
}

/** Sockets need short names, so the folder is the system's own for temporary files. */
export async function openCoverage(reaper: Reaper): Promise<Coverage> {
  const { path: folder, ...made } = await makeTemporaryFolder(tmpdir(), 'sq', reaper);
  return {
    env: { NODE_OPTIONS: `--import ${COLLECT.href}`, SQUALL_COVERAGE: folder },
    take: async () => {
      const answers = await Promise.all((await readdir(folder)).map((name) => ask(join(folder, name))));
      return new Set(answers.flatMap((ids) => ids.split(' ')).filter((id) => id !== ''));
    },
    ...made,
  };
}

function ask(path: string): Promise<string> {
  const socket = connect(path).setTimeout(LIMIT_MS, () => socket.destroy());
  return text(socket).catch(() => '');
}
