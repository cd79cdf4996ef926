import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { reviewed } from '../../../fixtures/mutants/reviewed.ts';
import { createReaper } from '../../runtime/reaper/reaper.ts';
import { type Instrumented, instrument } from './instrument.ts';
import { openLab } from './lab.ts';
import { outdated, readReviewed } from './reviewed.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

async function mutantsOf(source: string): Promise<Instrumented> {
  const folder = await mkdtemp(join(tmpdir(), 'squall-instrument-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'a.ts'), source);
  return instrument(folder, ['a.ts']);
}

const SOURCE = `export const limit = (a: number, b: number): boolean => {
  if (a > b) return true;
  return a > b;
};
export const word = 'charge';
export const sentence = 'Try again later';
`;

test('a mutant is known by its text, and by which of several equal ones it is', async () => {
  const { mutants } = await mutantsOf(SOURCE);
  const compared = mutants.filter(({ original, replacement }) => original === 'a > b' && replacement === 'a >= b');
  expect(compared.map(({ line, nth, mutator }) => [line, nth, mutator])).toEqual([
    [2, 0, 'EqualityOperator'],
    [3, 1, 'EqualityOperator'],
  ]);
  expect(mutants.map(({ original }) => original)).toContain("'charge'");
  expect(mutants.map(({ original }) => original)).not.toContain("'Try again later'");
});

test('what stands above does not rename a mutant', async () => {
  const keys = async (source: string) =>
    (await mutantsOf(source)).mutants.map(({ original, replacement, nth }) => [original, replacement, nth]);
  expect(await keys(`// A comment.\nexport const more = true;\n${SOURCE}`)).toEqual(
    expect.arrayContaining(await keys(SOURCE)),
  );
});

test('one copy runs as every mutant, chosen by the environment, once its types are stripped', async () => {
  const { files, mutants } = await mutantsOf('export const sum = (a: number, b: number): number => a + b;\n');
  const [minus] = mutants.filter(({ replacement }) => replacement === 'a - b');
  const run = async (id: string | undefined) => {
    const start = `globalThis.__stryker__ = ${JSON.stringify(id === undefined ? {} : { activeMutant: id })};`;
    const code = stripTypeScriptTypes(files[0]?.content ?? '');
    const { sum } = await import(`data:text/javascript,${encodeURIComponent(`${start}${code}`)}`);
    return sum(5, 3);
  };
  expect(await run(undefined)).toBe(8);
  expect(await run(minus?.id)).toBe(2);
});

test('the copy of the targets has types that Node can strip, and every review fits its source', async () => {
  const parent = await mkdtemp(join(root, 'results', 'mutants-test-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  const decided = readReviewed({ reviewed }, 'reviewed.ts');
  await using lab = await openLab({ root, parent, reaper: createReaper() }, decided);
  expect(outdated(decided, lab.mutants)).toEqual([]);
  const files = [...new Set(lab.mutants.map(({ file }) => file))];
  expect(files).toContain('targets/payment/failures.ts');
  expect(files.filter((file) => /stub|target\.ts$|\.test\.ts$/.test(file))).toEqual([]);
  const stripped = await Promise.all(
    files.map(async (file) => stripTypeScriptTypes(await readFile(join(lab.folder, file), 'utf8'))),
  );
  expect(stripped.length).toBe(files.length);
}, 60_000);

test('a list that does not fit is refused, field by field', () => {
  const file = 'reviewed.ts';
  expect(() => readReviewed({}, file)).toThrow(/reviewed.ts says nothing about mutants/);
  const equivalent = [{ file: 'a.ts', mutator: 'BooleanLiteral', original: 'true', replacement: 'false' }];
  expect(() => readReviewed({ reviewed: { leftOut: [], equivalent } }, file)).toThrow(/equivalent\.0\.why/);
});
