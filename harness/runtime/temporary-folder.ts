import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reaper } from './reaper/reaper.ts';

/** A folder that is removed when it is disposed, and when this process dies. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** Makes `<parent>/<prefix>-<unique>`; the reaper knows it before it exists. */
export async function makeTemporaryFolder(parent: string, prefix: string, reaper: Reaper): Promise<TemporaryFolder> {
  const path = join(parent, `${prefix}-${randomUUID()}`);
  const watch = reaper.watch({ kind: 'folder', path });
  await mkdir(path, { recursive: true });
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
      watch[Symbol.dispose]();
    },
  };
}
