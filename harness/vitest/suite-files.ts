import { inject } from 'vitest';

/**
 * The one test file of a run by the command line. Vitest runs files one after another, so the last lanes of a suite would
 * leave the machine idle. Suites of one file share the machine: the next one begins meanwhile.
 */
for (const file of inject('squallFiles') ?? []) await import(/* @vite-ignore */ file);
