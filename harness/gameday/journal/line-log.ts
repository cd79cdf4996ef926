import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { notSaved } from '../../report/store/files.ts';

/** A file of lines that is only appended to. Disposing writes what is pending and closes it. */
export interface LineLog extends AsyncDisposable {
  /**
   * Resolves when the line is on the disk, in the order of the calls. Lines that come while others are written share one write.
   * Rejects with SQUALL_NOT_SAVED; the file then ends with the last line that was written whole.
   */
  append(line: string): Promise<void>;
}

interface Pending {
  readonly line: string;
  readonly written: PromiseWithResolvers<void>;
}

/** Makes the file and its folders. Throws SQUALL_NOT_SAVED, also when the file is there already. */
export async function createLineLog(path: string): Promise<LineLog> {
  const file = await create(path);
  let pending: Pending[] = [];
  let size = 0;
  let writing: Promise<void> | undefined;
  const writeAll = async () => {
    while (pending.length > 0) {
      const batch = pending;
      pending = [];
      const text = Buffer.from(batch.map(({ line }) => `${line}\n`).join(''));
      try {
        await file.writeFile(text);
        await file.sync();
        size += text.length;
        for (const { written } of batch) written.resolve();
      } catch (cause) {
        // Half a line would spoil the one that comes after it.
        await file.truncate(size).catch(() => {});
        for (const { written } of batch) written.reject(notSaved(path, cause));
      }
    }
    writing = undefined;
  };
  return {
    append: (line) => {
      const written = Promise.withResolvers<void>();
      pending.push({ line, written });
      writing ??= writeAll();
      return written.promise;
    },
    [Symbol.asyncDispose]: async () => {
      await writing;
      await file.close();
    },
  };
}

async function create(path: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'ax');
    await syncFolder(dirname(path));
    return file;
  } catch (cause) {
    throw notSaved(path, cause);
  }
}

/** A file is found after a crash of the machine only if its folder was written through, too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
