/** One change of a target's source that nobody chose: StrykerJS's instrumenter made it. */
export interface Mutant {
  /** Number in the instrumented copy; another after each change of a source. */
  readonly id: string;
  /** Below the project: `targets/payment/failures.ts`. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** StrykerJS's name of the kind of change: `EqualityOperator`. */
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** Which of several equal changes in its file, from 0. */
  readonly nth: number;
}

/** What names a mutant for as long as its text stays: no line number and no id. */
export type MutantIdentity = Pick<Mutant, 'file' | 'mutator' | 'original' | 'replacement' | 'nth'>;

export function mutantKey({ file, mutator, original, replacement, nth }: MutantIdentity): string {
  return JSON.stringify([file, mutator, original, replacement, nth]);
}

/** The folder whose mutants are counted together: `payment`, or `kit` for what all targets share. */
export function stratumOf({ file }: Pick<Mutant, 'file'>): string {
  return file.split('/')[1] ?? file;
}
