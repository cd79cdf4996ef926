import type { Suite } from './scenario.ts';

const LISTENER = Symbol.for('squall.suite-listener');

type Listener = (suite: Suite) => void;

/**
 * Declares a suite. It is plain data: importing the file runs nothing. Whoever loads suites (the command line to
 * list them, Vitest to run them) listens with `onSuite`.
 */
export function suite(definition: Suite): Suite {
  (globalThis as { [LISTENER]?: Listener })[LISTENER]?.(definition);
  return definition;
}

/** Calls `listener` for every suite declared from now on in this thread; the last listener wins. */
export function onSuite(listener: Listener): void {
  (globalThis as { [LISTENER]?: Listener })[LISTENER] = listener;
}
