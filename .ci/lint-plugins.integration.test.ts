import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** File -> a line that reads the machine's clock or its random numbers. */
const AMBIENT: readonly (readonly [string, string])[] = [
  ['harness/report/now.ts', 'Date.now()'],
  ['harness/report/date.ts', 'new Date()'],
  ['harness/run/performance.ts', 'performance.now()'],
  ['harness/faults/dice.ts', 'Math.random()'],
];

const AMBIENT_ALLOWED: readonly (readonly [string, string])[] = [
  ['harness/runtime/now.ts', 'Date.now()'],
  ['harness/load/now.ts', 'performance.now()'],
  ['harness/report/given.ts', 'new Date(0)'],
  ['targets/payment/dice.ts', 'Math.random()'],
];

/** File -> an expression that packs properties into one line. */
const PACKED: readonly (readonly [string, string])[] = [
  ['suites/one.ts', '({ ...{ a: 1 } })'],
  ['suites/several.ts', '({ a: 1, ...{ b: 2, c: 3 }, d: 4 })'],
  ['targets/payment/shorthand.ts', '({ ...{ process, URL } })'],
];

const NOT_PACKED: readonly (readonly [string, string])[] = [
  ['suites/lines.ts', '({ a: 1, b: 2 })'],
  ['suites/spread.ts', '({ ...process.env })'],
  ['suites/maybe.ts', '({ ...(process.title ? { a: 1 } : {}) })'],
];

/** Lints the files in their own folder with the rules of this repository; returns the categories per file. */
function lint(files: ReadonlyMap<string, string>, folder: string): Map<string, Set<string>> {
  for (const name of ['biome.json', '.biome', '.gitignore'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const biome = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const found = new Map<string, Set<string>>([...files.keys()].map((path) => [path, new Set()]));
  for (const { category, location } of JSON.parse(run(args, folder)).diagnostics)
    found.get(location.path)?.add(category);
  return found;
}

/** Its output, even when it exits with 1. */
function run(args: readonly string[], cwd: string): string {
  try {
    return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

describe('the linter keeps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'squall-layers-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  let found: Map<string, Set<string>>;
  beforeAll(() => {
    const uses = [...AMBIENT, ...AMBIENT_ALLOWED, ...PACKED, ...NOT_PACKED].map(
      ([path, use]) => [path, `export const x = ${use};\n`] as const,
    );
    found = lint(new Map(uses), folder);
  });

  const caught = (files: readonly (readonly [string, string])[], category: string) =>
    files.filter(([path]) => found.get(path)?.has(category));

  it("the machine's clock and dice out of everything but their ports", () => {
    expect(caught(AMBIENT, 'plugin')).toEqual(AMBIENT);
    expect(caught(AMBIENT_ALLOWED, 'plugin')).toEqual([]);
  });

  it('literals from being packed into a spread', () => {
    expect(caught(PACKED, 'plugin')).toEqual(PACKED);
    expect(caught(NOT_PACKED, 'plugin')).toEqual([]);
  });
});
