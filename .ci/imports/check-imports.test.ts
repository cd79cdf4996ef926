import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkImports } from './check-imports.ts';
import { describeMayImport } from './find-forbidden.ts';
import { IMPORT_RULES } from './rules.ts';

type Case = readonly [file: string, imports: string];

const MIDDLE = [
  ...['environments', 'proxy', 'faults', 'load', 'measure'],
  ...['assertions', 'report', 'telemetry', 'planner'],
];
const ABOVE = ['run', 'mutation', 'vitest', 'cli'];

const FORBIDDEN: readonly Case[] = [
  ['harness/domain/a.ts', '../runtime/clock.ts'],
  ['harness/domain/b.ts', 'node:os'],
  ['harness/domain/c.ts', 'zod'],
  ['harness/domain/d.ts', '@scope/package'],
  ...[...MIDDLE, ...ABOVE].map((up): Case => [`harness/runtime/${up}.ts`, `../${up}/x.ts`]),
  ...MIDDLE.flatMap((folder) =>
    [...MIDDLE.filter((other) => other !== folder), ...ABOVE].map(
      (other): Case => [`harness/${folder}/${other}.ts`, `../${other}/x.ts`],
    ),
  ),
  ['harness/measure/probes/a.ts', '../../report/x.ts'],
  ['harness/faults/fixture.fixture.ts', '../load/x.ts'],
  ['harness/load/face.ts', '../index.ts'],
  ['harness/load/targets.ts', '../../targets/payment/target.ts'],
  ['harness/run/suites.ts', '../../suites/timeouts.suite.ts'],
  ['harness/cli/defects.ts', '../../fixtures/defects/catalogue.ts'],
  ...['mutation', 'vitest', 'cli'].map((up): Case => [`harness/run/${up}.ts`, `../${up}/x.ts`]),
  ['harness/vitest/cli.ts', '../cli/main.ts'],
  ['harness/mutation/cli.ts', '../cli/main.ts'],
  ['harness/index.ts', './cli/main.ts'],
  ['targets/payment/a.ts', '../../harness/index.ts'],
  ['targets/payment/b.ts', '../../harness/domain/duration.ts'],
  ['targets/payment/c.test.ts', '../../harness/domain/duration.ts'],
  ['suites/a.suite.ts', '../harness/run/plan/plan-suite.ts'],
  ['fixtures/a.ts', '../harness/domain/duration.ts'],
  ['bench/a.ts', '../harness/gameday/x.ts'],
];

const ALLOWED: readonly Case[] = [
  ['harness/domain/ok.ts', './duration.ts'],
  ['harness/domain/ok.test.ts', 'fast-check'],
  ['harness/runtime/ok.ts', '../domain/ports.ts'],
  ...MIDDLE.flatMap((folder): Case[] => [
    [`harness/${folder}/ok-domain.ts`, '../domain/ports.ts'],
    [`harness/${folder}/ok-runtime.ts`, '../runtime/clock.ts'],
    [`harness/${folder}/ok-own.ts`, './load.ts'],
    [`harness/${folder}/ok-package.ts`, 'vitest/node'],
    [`harness/run/ok-${folder}.ts`, `../${folder}/x.ts`],
  ]),
  ['harness/faults/ok.test.ts', '../environments/x.ts'],
  ['harness/vitest/ok.ts', '../run/plan.ts'],
  ['harness/cli/ok.ts', '../vitest/start.ts'],
  ['harness/index.ts', './domain/suite.ts'],
  ['targets/payment/ok.ts', '../kit/slots.ts'],
  ['targets/payment/ok.test.ts', '../../harness/index.ts'],
  ['suites/ok.suite.ts', '../harness/index.ts'],
  ['suites/ok-target.suite.ts', '../targets/payment/target.ts'],
];

const staticImport = ([file, from]: Case) => [file, `import { x } from '${from}';\n`] as const;

/** The files among `cases` that the check names. */
function caught(cases: readonly Case[]): readonly Case[] {
  const { problems } = checkImports(new Map(cases.map(staticImport)));
  return cases.filter(([file, from]) => problems.some((line) => line.startsWith(`${file}:1 imports ${from}: `)));
}

describe('the table', () => {
  test('forbids every import that goes up or sideways', () => {
    expect(caught(FORBIDDEN)).toEqual(FORBIDDEN);
  });

  test('leaves imports that go down free', () => {
    expect(caught(ALLOWED)).toEqual([]);
  });

  test('stands in ARCHITECTURE.md with the same folders and the same rules', () => {
    const page = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8');
    const [, table = ''] = page.split('| may import |\n');
    const rows = (table.split('\n\n')[0] ?? '').split('\n').slice(1);
    const documented = rows.map((row) => row.split('|').map((cell) => cell.trim()));
    expect(documented.map(([, place, , mayImport]) => `${place}: ${mayImport}`)).toEqual(
      IMPORT_RULES.map((rule) => `\`${rule.place}\`: ${describeMayImport(rule)}`),
    );
  });
});

describe('the check', () => {
  test.each([
    "import '../load/x.ts';",
    "import type { X } from '../load/x.ts';",
    "import { type X } from '../load/x.ts';",
    "export { x } from '../load/x.ts';",
    "export type { X } from '../load/x.ts';",
    "export * from '../load/x.ts';",
    "export const x = await import('../load/x.ts');",
    'export const x = await import(`../load/x.ts`);',
    "export type X = import('../load/x.ts').X;",
    "export type X = typeof import('../load/x.ts');",
  ])('reads %s', (line) => {
    const { problems, imports } = checkImports(new Map([['harness/faults/a.ts', `// A comment.\n${line}\n`]]));
    expect(imports).toBe(1);
    expect(problems).toContainEqual(expect.stringMatching(/^harness\/faults\/a\.ts:2 imports \.\.\/load\/x\.ts: /));
  });

  test('reads no import out of a comment or a text', () => {
    const text = "// import '../load/x.ts';\nexport const x = \"import('../load/x.ts')\";\nimport './own.ts';\n";
    expect(checkImports(new Map([['harness/faults/a.ts', text]])).imports).toBe(1);
  });

  test('names circles of types, each by its shortest way', () => {
    const { problems } = checkImports(
      new Map([
        ['harness/domain/a.ts', "import type { B } from './b.ts';\nimport type { C } from './c.ts';\n"],
        ['harness/domain/b.ts', "export type B = import('./c.ts').C;\n"],
        ['harness/domain/c.ts', "import type { A } from './a.ts';\n"],
        ['harness/domain/d.ts', "import type { A } from './a.ts';\n"],
      ]),
    );
    expect(problems.filter((line) => line.startsWith('circle: '))).toEqual([
      'circle: harness/domain/a.ts -> harness/domain/c.ts -> harness/domain/a.ts',
      'circle: harness/domain/b.ts -> harness/domain/c.ts -> harness/domain/a.ts -> harness/domain/b.ts',
    ]);
  });

  test('names a file in a folder without a row, a row without a file, and a repository without an import', () => {
    const { problems } = checkImports(new Map([['harness/nowhere/a.ts', '']]));
    expect(problems).toEqual([
      'no import was found',
      'harness/nowhere/a.ts: its folder has no row in .ci/imports/rules.ts',
      ...IMPORT_RULES.map(({ place }) => `${place}: a row of .ci/imports/rules.ts without a file`),
    ]);
  });
});
