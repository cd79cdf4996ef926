import './require-node.ts';
import { test as base, expect as plainExpect, vi } from 'vitest';
import type { Fault } from '../domain/fault.ts';
import type { Target } from '../domain/target.ts';
import type { StatementLike } from '../run/record/run-result.ts';
import { SquallError } from '../runtime/errors.ts';
import { type FileSession, openFileSession, type Settings } from './file-session.ts';
import { toBreak, toHold } from './matchers.ts';
import { openTestSession, type Squall } from './test-session.ts';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: it has to be declared as Vitest declares it.
  interface Matchers<T = any> {
    /** The statement held in this run: `expect(run).toHold('max duration < 6s')`. */
    toHold(statement: StatementLike): void;
    /** The statement was broken in this run. */
    toBreak(statement: StatementLike): void;
  }
}

/** Fixtures of a file: what its tests run against. `target` has no default; a target of one variant needs no `variant`. */
interface OfFile {
  target: Target;
  variant: string | undefined;
  settings: Settings;
  squallFile: FileSession;
}

interface OfTest {
  /** Act during the whole test, and are lifted after it. */
  faults: readonly Fault[];
  squall: Squall;
}

/** Longer than any experiment: what ends a run are its own deadlines, not Vitest's 5 s. */
const PATIENCE_MS = 600_000;

vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS });
plainExpect.extend({ toHold, toBreak });

/** Vitest's own, which knows `toHold` and `toBreak`. */
export const expect = plainExpect;

/**
 * Vitest's `test` with a started target: `const test = base.extend({ target: shop, variant: 'bounded' })`. The target is
 * started once per file, when the first test asks for `squall`, and stopped at the end of the file.
 */
export const test = base.extend<{ $file: OfFile; $test: OfTest }>({
  target: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from it which fixtures are used.
    ({}, _use) => Promise.reject(noTarget()),
    { scope: 'file' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  variant: [({}, use) => use(undefined), { scope: 'file' }],
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  settings: [({}, use) => use({}), { scope: 'file' }],
  squallFile: [
    async ({ target, variant, settings }, use) => {
      const session = await openFileSession(fileOfTests(), target, variant, settings);
      try {
        await use(session);
      } finally {
        await session.end();
      }
    },
    { scope: 'file' },
  ],
  faults: [],
  squall: async ({ squallFile, faults, task, signal }, use) => {
    await squallFile.turn.hold(async () => {
      await using session = await openTestSession(squallFile, task.fullTestName, faults, signal);
      await use(session.squall);
    });
  },
});

/** The test file, below the folder that Vitest runs in. */
function fileOfTests(): string {
  const { testPath = 'tests' } = plainExpect.getState();
  const root = `${process.cwd()}/`;
  return testPath.startsWith(root) ? testPath.slice(root.length) : testPath;
}

function noTarget(): SquallError {
  return new SquallError('SQUALL_INVALID_PLAN', 'these tests have no target to start', {
    hint: "const test = base.extend({ target: myTarget }), where base is the test of 'squall/vitest'",
  });
}
