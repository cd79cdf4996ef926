import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const VERSION_LIMIT_MS = 5000;

/** Where `program` is on PATH, if it can be run. */
export function findOnPath(program: string, path = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

/** The first line that a program prints about itself; undefined when it cannot be run. */
export async function programVersion(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, [...args], { timeout: VERSION_LIMIT_MS });
    return (stdout || stderr).trim().split('\n')[0];
  } catch {
    return undefined;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
