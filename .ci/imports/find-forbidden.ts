import type { Import } from './read-imports.ts';
import { IMPORT_RULES, type ImportRule, isTest, testMayImport } from './rules.ts';

/** Every import that the table does not allow, and every file that has no row; one line each. */
export function findForbidden(imports: ReadonlyMap<string, readonly Import[]>): string[] {
  return [...imports].flatMap(([file, own]) => {
    const from = ruleOf(file);
    if (from === undefined) return [`${file}: its folder has no row in .ci/imports/rules.ts`];
    return own.flatMap((one) => {
      const problem = problemWith(one, from, isTest(file));
      return problem === undefined ? [] : [`${file}:${one.line} imports ${one.specifier}: ${problem}`];
    });
  });
}

/** Rows that contain no file any more. */
export function findEmptyRules(files: readonly string[]): string[] {
  const used = new Set(files.map(ruleOf));
  return IMPORT_RULES.filter((rule) => !used.has(rule)).map(
    ({ place }) => `${place}: a row of .ci/imports/rules.ts without a file`,
  );
}

function ruleOf(file: string): ImportRule | undefined {
  return IMPORT_RULES.find(({ place }) => file === place || file.startsWith(`${place}/`));
}

function problemWith({ path }: Import, from: ImportRule, test: boolean): string | undefined {
  if (path === undefined)
    return from.packages === 'none' && !test ? `${from.place} imports no package, ${from.because}` : undefined;
  const to = ruleOf(path);
  if (to === undefined) return 'its folder has no row in .ci/imports/rules.ts';
  if (to === from || (test ? testMayImport(from, to) : mayImport(from, to))) return undefined;
  return `${from.place} may import ${describeMayImport(from)}: ${from.because}`;
}

function mayImport(from: ImportRule, to: ImportRule): boolean {
  if (from.mayImport === 'nothing') return false;
  if (from.mayImport === 'all above') return IMPORT_RULES.indexOf(to) < IMPORT_RULES.indexOf(from);
  return from.mayImport.includes(to.place);
}

/** The cell of ARCHITECTURE.md: `domain, runtime`. */
export function describeMayImport({ mayImport: places, packages }: ImportRule): string {
  if (typeof places === 'string') return packages === 'none' ? `${places}, no package either` : places;
  return places.map((place) => place.replace(/^harness\//, '')).join(', ');
}
