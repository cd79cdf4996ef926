import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { identifyProcess, isProcessAlive } from '../../../runtime/process/identity.ts';
import { fileName } from '../files.ts';

/**
 * Says in a results folder that this process writes to it, until disposed: what is new there is not removed meanwhile. A mark
 * names its process, so one that a killed process left counts for nothing, and the next to mark removes it.
 */
export async function markInUse(root: string): Promise<AsyncDisposable> {
  for (const { path, isAlive } of await marksIn(root)) if (!isAlive) await rm(path, { force: true });
  const { pid, startTicks } = identifyProcess(process.pid);
  const path = join(root, [MARK, fileName(hostname()), pid, startTicks ?? ''].join('~'));
  await writeFile(path, '');
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

/** When the first of the processes that still write to `root` began to, in ms since 1970; undefined when none does. */
export async function inUseSince(root: string): Promise<number | undefined> {
  const times = (await marksIn(root)).flatMap(({ isAlive, sinceMs }) => (isAlive ? [sinceMs] : []));
  return times.length === 0 ? undefined : Math.min(...times);
}

const MARK = '.squall-in-use';

interface Mark {
  readonly path: string;
  readonly sinceMs: number;
  /** Also of a process of another machine, which nobody can ask here. */
  readonly isAlive: boolean;
}

async function marksIn(root: string): Promise<Mark[]> {
  const names = (await readdir(root).catch(() => [])).filter((name) => name.startsWith(`${MARK}~`));
  const marks = names.map(async (name): Promise<Mark[]> => {
    const path = join(root, name);
    const sinceMs = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    // Its process has ended meanwhile.
    if (sinceMs === undefined) return [];
    const [, host, pid, startTicks] = name.split('~');
    const isHere = host === fileName(hostname());
    const identity = { pid: Number(pid), startTicks: startTicks === '' ? null : (startTicks ?? null) };
    return [{ path, sinceMs, isAlive: !isHere || isProcessAlive(identity) }];
  });
  return (await Promise.all(marks)).flat();
}
