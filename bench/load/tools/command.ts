import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** Why a program cannot run here; undefined when it is on PATH. */
export function missingProgram(name: string, versionFlag: string): string | undefined {
  return spawnSync(name, [versionFlag]).error ? `${name} is not on PATH` : undefined;
}

/** What a program printed. */
export async function output(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 1 << 26 });
  return stdout;
}

/** The number after a label such as `Requests/sec:`. Throws when it is not there. */
export function numberAfter(text: string, label: string): number {
  const found = new RegExp(`${label}\\s*([\\d.]+)`).exec(text)?.[1];
  if (found === undefined) throw new Error(`no ${label} in:\n${text}`);
  return Number(found);
}
