import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const HARNESS = fileURLToPath(new URL('..', import.meta.url));
const FRAME = /^\s+at (?:.*\()?(?:async )?(?<place>(?:file:\/\/)?\/.+?:\d+:\d+)\)?$/;
/** What Node prints above a syntax error. */
const HEAD = /^(?<place>file:\/\/\/.+:\d+)$/;

/**
 * Where in a user's code an error was made, as `suites/shop.suite.ts:3:7`; undefined when Squall's own code comes first, or
 * when the stack does not say. Packages are passed over: whoever called them made the error.
 */
export function userFrame(error: unknown, harness = HARNESS, root = process.cwd()): string | undefined {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? error.stack : undefined;
  if (typeof stack !== 'string') return undefined;
  for (const line of stack.split('\n')) {
    const place = (FRAME.exec(line) ?? HEAD.exec(line))?.groups?.['place'];
    const path = place === undefined ? undefined : pathOf(place);
    if (path === undefined || path.includes('/node_modules/')) continue;
    return path.startsWith(harness) ? undefined : relative(root, path);
  }
  return undefined;
}

/** Vitest writes paths, Node URLs; a `?query` says which version of a file it is. */
function pathOf(place: string): string {
  const [, file = '', at = ''] = /^(.+?)((?::\d+)+)$/.exec(place) ?? [];
  const [plain = ''] = file.split('?');
  return (plain.startsWith('file:') ? fileURLToPath(plain) : plain) + at;
}
