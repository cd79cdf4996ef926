import type { JudgedStatement } from './statements.ts';

/** What became of the hypothesis, and by which statements. */
export interface HypothesisResult {
  readonly result: 'confirmed' | 'refuted' | 'undecided' | 'not tested';
  readonly because:
    | 'all as expected'
    | 'not as expected'
    | 'inconclusive'
    | 'not judged'
    | 'nothing expected'
    | 'nothing broken'
    | 'nothing felt'
    | 'variants missing';
  /** Those that decide it, or leave it open. */
  readonly by: readonly { readonly variant: string; readonly statement: JudgedStatement }[];
}

export interface TestedVariant {
  readonly variant: string;
  readonly statements: readonly JudgedStatement[];
  /** Per fault that was injected: how much felt it. */
  readonly touched: readonly (number | null)[];
}

/**
 * One statement that is not as expected refutes it; to confirm it, all statements of all variants have to be as expected, under a
 * fault that may have been felt. No evidence confirms nothing.
 */
export function hypothesisResult(variants: readonly TestedVariant[], missing: readonly string[]): HypothesisResult {
  const judged = variants.flatMap(({ variant, statements }) =>
    statements.filter(({ of }) => of === 'expect').map((statement) => ({ variant, statement })),
  );
  const touched = variants.flatMap((each) => each.touched);
  if (touched.length === 0) return { result: 'not tested', because: 'nothing broken', by: [] };
  if (judged.length === 0) return { result: 'not tested', because: 'nothing expected', by: [] };
  const wrong = judged.filter(({ statement }) => statement.asExpected === false);
  if (wrong.length > 0) return { result: 'refuted', because: 'not as expected', by: wrong };
  if (touched.every((count) => count === 0)) return { result: 'not tested', because: 'nothing felt', by: [] };
  const open = judged.filter(({ statement }) => statement.asExpected === null);
  const unjudged = open.filter(({ statement }) => statement.provisional);
  if (unjudged.length > 0) return { result: 'undecided', because: 'not judged', by: open };
  if (open.length > 0) return { result: 'undecided', because: 'inconclusive', by: open };
  if (missing.length > 0) return { result: 'undecided', because: 'variants missing', by: [] };
  return { result: 'confirmed', because: 'all as expected', by: judged };
}
