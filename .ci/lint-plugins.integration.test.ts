import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const MIDDLE = ['environments', 'proxy', 'faults', 'load', 'measure', 'assertions', 'report', 'planner'];

/** File that imports -> what it imports. One line per rule of the import direction, and what each must still allow. */
const FORBIDDEN: readonly (readonly [string, string])[] = [
  ['harness/domain/a.ts', '../runtime/clock.ts'],
  ['harness/domain/b.ts', 'node:os'],
  ['harness/domain/c.ts', 'zod'],
  ['harness/domain/d.ts', '@scope/package'],
  ...[...MIDDLE, 'run', 'vitest', 'gameday', 'cli'].map((up) => [`harness/runtime/${up}.ts`, `../${up}/x.ts`] as const),
  ...MIDDLE.flatMap((folder) =>
    [...MIDDLE.filter((other) => other !== folder), 'run', 'vitest', 'gameday', 'cli'].map(
      (other) => [`harness/${folder}/${other}.ts`, `../${other}/x.ts`] as const,
    ),
  ),
  ['harness/measure/probes/a.ts', '../../report/x.ts'],
  ['harness/load/face.ts', '../index.ts'],
  ['harness/load/targets.ts', '../../targets/payment/target.ts'],
  ['harness/run/suites.ts', '../../suites/timeouts.suite.ts'],
  ...['vitest', 'gameday', 'cli'].map((up) => [`harness/run/${up}.ts`, `../${up}/x.ts`] as const),
  ['harness/vitest/cli.ts', '../cli/main.ts'],
  ['harness/gameday/cli.ts', '../cli/main.ts'],
  ['targets/payment/a.ts', '../../harness/index.ts'],
  ['targets/payment/b.ts', '../../harness/domain/duration.ts'],
  ['targets/payment/c.test.ts', '../../harness/domain/duration.ts'],
  ['suites/a.suite.ts', './run/plan/plan-suite.ts'],
  ['fixtures/a.ts', './domain/duration.ts'],
];

const ALLOWED: readonly (readonly [string, string])[] = [
  ['harness/domain/ok.ts', './duration.ts'],
  ['harness/domain/ok.test.ts', 'fast-check'],
  ['harness/runtime/ok.ts', '../domain/ports.ts'],
  ...MIDDLE.flatMap((folder) => [
    [`harness/${folder}/ok-domain.ts`, '../domain/ports.ts'] as const,
    [`harness/${folder}/ok-runtime.ts`, '../runtime/clock.ts'] as const,
    [`harness/${folder}/ok-own.ts`, './load.ts'] as const,
    [`harness/${folder}/ok-package.ts`, 'vitest/node'] as const,
    [`harness/run/ok-${folder}.ts`, `../${folder}/x.ts`] as const,
  ]),
  ['harness/vitest/ok.ts', '../run/plan.ts'],
  ['harness/cli/ok.ts', '../vitest/start.ts'],
  ['targets/payment/ok.ts', '../kit/slots.ts'],
  ['targets/payment/ok.test.ts', '../../harness/index.ts'],
  ['suites/ok.suite.ts', './index.ts'],
  ['suites/ok-target.suite.ts', '../targets/payment/target.ts'],
];

/** File -> a line that reads the machine's clock or its dice. */
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

/** Lints the files in a folder of their own, under this repository's rules; the categories found, per file. */
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

/** Its output, also when it exits with 1 because of what it found. */
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
    const imports = [...FORBIDDEN, ...ALLOWED].map(
      ([path, from]) => [path, `export const x = import('${from}');\n`] as const,
    );
    const uses = [...AMBIENT, ...AMBIENT_ALLOWED].map(([path, use]) => [path, `export const x = ${use};\n`] as const);
    found = lint(new Map([...imports, ...uses]), folder);
  });

  const caught = (files: readonly (readonly [string, string])[], category: string) =>
    files.filter(([path]) => found.get(path)?.has(category));

  it('every import that goes up or sideways from being made', () => {
    expect(caught(FORBIDDEN, 'lint/style/noRestrictedImports')).toEqual(FORBIDDEN);
  });

  it('imports that go down free', () => {
    expect(caught(ALLOWED, 'lint/style/noRestrictedImports')).toEqual([]);
  });

  it("the machine's clock and dice out of everything but their ports", () => {
    expect(caught(AMBIENT, 'plugin')).toEqual(AMBIENT);
    expect(caught(AMBIENT_ALLOWED, 'plugin')).toEqual([]);
  });
});
