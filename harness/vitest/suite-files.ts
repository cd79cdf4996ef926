import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { SquallError } from '../runtime/errors.ts';

/** The command line has loaded the same file before, so only a file that looks where it is loaded comes here. */
const LIMIT_MS = 60_000;

/**
 * The one test file of a run by the command line. Vitest runs files one after another, so the last lanes of a suite would
 * leave the machine idle. Suites of one file share the machine: the next one begins meanwhile.
 */
for (const file of inject('squallFiles') ?? []) await withinLimit(file, import(/* @vite-ignore */ file));

async function withinLimit(file: string, loading: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const late = sleep(LIMIT_MS, undefined, { signal: done.signal }).then(() => {
    throw new SquallError('SQUALL_SUITE_CODE', `${file} is never loaded: it awaits something that does not come`);
  });
  late.catch(() => {});
  await Promise.race([loading, late]).finally(() => done.abort());
}
