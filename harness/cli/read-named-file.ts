import { type FileHandle, open } from 'node:fs/promises';
import { SquallError } from '../runtime/errors.ts';

/** Far above any file that people write; a device has no end. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The text of a file that the user named. Throws SQUALL_USAGE when it cannot be read, is no text, or has no end. */
export async function readNamedFile(file: string): Promise<string> {
  const bytes = await readNamedBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw noText(file, cause);
  }
}

function noText(file: string, cause: unknown): SquallError {
  return new SquallError('SQUALL_USAGE', `${file} is no text: it holds bytes that are not UTF-8`, { cause });
}

/** The bytes of a file that the user named. Throws SQUALL_USAGE when it cannot be read, or has no end. */
export async function readNamedBytes(file: string): Promise<Buffer> {
  const handle = await open(file).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(file, cause);
  });
  try {
    return await readAll(file, handle);
  } catch (cause) {
    throw unreadable(file, cause as NodeJS.ErrnoException);
  } finally {
    await handle.close();
  }
}

async function readAll(file: string, handle: FileHandle): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of handle.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES)
      throw new SquallError('SQUALL_USAGE', `${file} has more than ${MOST_BYTES / 1024 / 1024} MB, or no end`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unreadable(file: string, cause: NodeJS.ErrnoException): SquallError {
  if (cause instanceof SquallError) return cause;
  const why = cause.code === 'ENOENT' ? `there is no file ${file}` : `cannot read ${file}: ${cause.message}`;
  return new SquallError('SQUALL_USAGE', why, { cause });
}
