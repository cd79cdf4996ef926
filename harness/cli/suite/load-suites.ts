import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Suite } from '../../domain/scenario.ts';
import { type LoadedConfig, loadConfig } from '../../run/config/load-config.ts';
import { missingPackageHint } from '../../run/config/missing-package.ts';
import { onSuite } from '../../run/declare-suite.ts';
import { shapeProblems } from '../../run/plan/suite-shape.ts';
import { type ErrorCode, SquallError } from '../../runtime/errors.ts';
import { userFrame } from '../../runtime/user-frame.ts';
import { tell } from '../supervised/messages.ts';
import { chooseSuites } from './find-suites.ts';

/** A module runs once, however often it is asked for. */
const loaded = new Map<string, readonly Suite[]>();

/**
 * The suites that a file declares. Throws SQUALL_SUITE_CODE when its code fails, and SQUALL_INVALID_PLAN when it declares
 * nothing, or what is no suite.
 */
export async function loadSuites(file: string): Promise<readonly Suite[]> {
  const before = loaded.get(file);
  if (before) return before;
  const found: unknown[] = [];
  onSuite((suite) => found.push(suite));
  await importOfUser(file);
  const name = relative(process.cwd(), file);
  if (found.length === 0)
    throw new SquallError('SQUALL_INVALID_PLAN', `${name} declares no suite`, {
      hint: 'call suite({ name, about, target, scenarios }) in it',
    });
  const problems = found.flatMap(shapeProblems);
  if (problems.length === 0) {
    loaded.set(file, found as Suite[]);
    return found as Suite[];
  }
  const lines = problems.map((problem) => `  - ${problem}`);
  throw new SquallError('SQUALL_INVALID_PLAN', [`${name} declares what is no suite:`, ...lines].join('\n'));
}

/** The one suite of this name, for what is about one. Throws SQUALL_UNKNOWN_NAME, and SQUALL_USAGE where there are several. */
export async function theSuite(name: string, config: LoadedConfig): Promise<Suite> {
  const found: Suite[] = [];
  for (const file of (await chooseSuites([name], config)).values()) found.push(...(await loadSuites(file)));
  const [suite, ...others] = found;
  if (suite && others.length === 0) return suite;
  const names = found.map((each) => each.name);
  throw new SquallError('SQUALL_USAGE', `${name} stands for several suites: ${names.join(', ')}`, {
    hint: 'this command takes one, in a file of its own; nothing was started',
  });
}

/** The configuration, which is code of the user as well. */
export async function configOfUser(file: string | undefined): Promise<LoadedConfig> {
  tell({ is: 'loading', file: file ?? 'the configuration' });
  try {
    return await loadConfig(file);
  } finally {
    tell({ is: 'loading' });
  }
}

/** The module in a file that a user wrote. Throws `code` when it cannot be loaded. */
export async function importOfUser(file: string, code: ErrorCode = 'SQUALL_SUITE_CODE'): Promise<object> {
  const name = relative(process.cwd(), file);
  tell({ is: 'loading', file: name });
  try {
    return (await import(pathToFileURL(file).href)) as object;
  } catch (cause) {
    if (cause instanceof SquallError) throw cause;
    throw notLoaded(name, code, cause);
  } finally {
    tell({ is: 'loading' });
  }
}

function notLoaded(name: string, code: ErrorCode, cause: unknown): SquallError {
  const at = userFrame(cause, '\0');
  const where = at === undefined || at.startsWith('..') ? '' : ` (${at})`;
  const hint = isCommonJs(cause) ? 'suites are ES modules: npm pkg set type=module' : missingPackageHint(cause);
  return new SquallError(code, `${name} cannot be loaded: ${textOf(cause)}${where}`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** `npm init` declares a project as CommonJS, where Node does not understand `import`. */
function isCommonJs(cause: unknown): boolean {
  return cause instanceof SyntaxError && cause.message.includes('outside a module');
}

/** Anything can be thrown. */
function textOf(thrown: unknown): string {
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  try {
    return `it threw ${typeof thrown === 'string' ? JSON.stringify(thrown) : String(thrown)}`;
  } catch {
    return 'it threw something that has no text';
  }
}
