import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadSuites } from './load-suites.ts';

const folder = mkdtempSync(join(tmpdir(), 'squall-load-'));
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const suite = `globalThis[Symbol.for('squall.suite-listener')]`;

function file(name: string, source: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, source);
  return path;
}

test.each<[string, string, string, RegExp]>([
  ['throws', 'throw new Error("no licence");', 'SQUALL_SUITE_CODE', /cannot be loaded: Error: no licence/],
  ['throws-text', 'throw "no licence";', 'SQUALL_SUITE_CODE', /it threw "no licence"/],
  ['throws-nothing', 'throw undefined;', 'SQUALL_SUITE_CODE', /it threw undefined/],
  ['throws-null-object', 'throw Object.create(null);', 'SQUALL_SUITE_CODE', /something that has no text/],
  ['rejects', 'await Promise.reject(new TypeError("x"));', 'SQUALL_SUITE_CODE', /TypeError: x/],
  ['lacks', 'import "./nothing.mjs";', 'SQUALL_SUITE_CODE', /nothing\.mjs/],
  ['lacks-package', 'import "no-such-package-of-mine";', 'SQUALL_SUITE_CODE', /no-such-package-of-mine/],
  ['empty', '', 'SQUALL_INVALID_PLAN', /declares no suite/],
  ['exports-rubbish', 'export default 42; export const suite = null;', 'SQUALL_INVALID_PLAN', /declares no suite/],
  ['declares-nothing', `${suite}(undefined);`, 'SQUALL_INVALID_PLAN', /declares what is no suite:\n {2}- suite: /],
  ['declares-text', `${suite}('shop');`, 'SQUALL_INVALID_PLAN', /declares what is no suite:\n {2}- suite: /],
  [
    'declares-half',
    `${suite}({ name: 'x' });`,
    'SQUALL_INVALID_PLAN',
    /- about: .*\n {2}- target: .*\n {2}- scenarios: /,
  ],
])('a suite file that %s is refused by its name', async (name, source, code, message) => {
  const path = file(name, source);
  await expect(loadSuites(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  await expect(loadSuites(path)).rejects.toThrow(`${name}.mjs`);
});
