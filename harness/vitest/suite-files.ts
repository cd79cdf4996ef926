import { inject } from 'vitest';

/**
 * The one test file of a run by the command line. Vitest runs files one after the other, and the last lanes of a suite
 * would leave the machine idle; suites of one file share it, so the next begins meanwhile.
 */
for (const file of inject('squallFiles') ?? []) await import(/* @vite-ignore */ file);
