import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadOptional } from '../../runtime/optional-package.ts';
import { type Mutant, mutantKey } from './mutant.ts';

/** Sources with all of their mutants built in; `__STRYKER_ACTIVE_MUTANT__` in the environment of a process picks one. */
export interface Instrumented {
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly mutants: readonly Mutant[];
}

/** The environment variable through which a process gets its mutant. */
export const ACTIVE_MUTANT = '__STRYKER_ACTIVE_MUTANT__';

/**
 * Instruments files of `root`, whose names are relative. What it makes is still TypeScript whose types Node can strip. Texts for
 * people are not mutated: no statement judges wording. Throws SQUALL_NOT_AVAILABLE without StrykerJS's instrumenter.
 */
export async function instrument(root: string, names: readonly string[]): Promise<Instrumented> {
  const { Instrumenter } = await loadOptional(
    '@stryker-mutator/instrumenter',
    '--generated',
    () => import('@stryker-mutator/instrumenter'),
  );
  const sources = await Promise.all(
    names.map(async (name) => ({ name, mutate: true, content: await readFile(join(root, name), 'utf8') })),
  );
  const { files, mutants } = await new Instrumenter(QUIET).instrument(sources, OPTIONS);
  const texts = new Map(sources.map(({ name, content }) => [name, content]));
  const seen = new Map<string, number>();
  const all = mutants.map(({ id, fileName, location, mutatorName, replacement }) => {
    const original = textAt(texts.get(fileName) ?? '', location);
    const one = { file: fileName, mutator: mutatorName, original, replacement, nth: 0 };
    const nth = seen.get(mutantKey(one)) ?? 0;
    seen.set(mutantKey(one), nth + 1);
    return { ...one, nth, id, line: location.start.line + 1 };
  });
  return { files, mutants: all.filter((mutant) => !isWording(mutant)) };
}

const OPTIONS = { plugins: null, excludedMutations: [], ignorers: [] };

const nothing = () => {};
const never = () => false;
const QUIET = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  isTraceEnabled: never,
  isDebugEnabled: never,
  isInfoEnabled: never,
  isWarnEnabled: never,
  isErrorEnabled: never,
  isFatalEnabled: never,
};

interface Position {
  readonly line: number;
  readonly column: number;
}

/** Lines and columns count from 0. */
function textAt(source: string, { start, end }: { readonly start: Position; readonly end: Position }): string {
  const lines = source.split('\n').slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines.at(-1)?.slice(0, end.column) ?? '';
  lines[0] = lines[0]?.slice(start.column) ?? '';
  return lines.join('\n');
}

/** A text with a blank is a sentence: a message, or the help of a metric. */
function isWording({ mutator, original }: Pick<Mutant, 'mutator' | 'original'>): boolean {
  return mutator === 'StringLiteral' && /\s/.test(original);
}
