import type { Verdict, VerdictKind } from '../../domain/verdict.ts';

/**
 * What the repeats of one statement come to. `flaky`: its verdict changed between repeats, so that none can be relied
 * on. `failed`: never as expected. `unknown`: no repeat could tell.
 */
export type Steadiness = 'steady' | 'flaky' | 'failed' | 'unknown';

/** One statement over the repeats of a nightly run. */
export interface RepeatedStatement {
  readonly scenario: string;
  readonly variant: string;
  readonly text: string;
  readonly steadiness: Steadiness;
  /** One per repeat; `missing` where the repeat did not get to it. */
  readonly verdicts: readonly (VerdictKind | 'missing')[];
  /** Of the first repeat that was not as expected, else of the last that judged it. */
  readonly example: Verdict;
}

/** Undefined when no repeat judged it. */
export function repeatedStatement(
  { scenario, variant, text }: Pick<RepeatedStatement, 'scenario' | 'variant' | 'text'>,
  repeats: readonly (Verdict | undefined)[],
): RepeatedStatement | undefined {
  const judged = repeats.flatMap((statement) => statement ?? []);
  const example = judged.find(({ asExpected }) => !asExpected) ?? judged.at(-1);
  if (!example) return undefined;
  const verdicts = repeats.map((statement) => statement?.verdict ?? 'missing');
  return { scenario, variant, text, steadiness: steadinessOf(judged), verdicts, example };
}

function steadinessOf(judged: readonly Verdict[]): Steadiness {
  if (new Set(judged.map(({ verdict }) => verdict)).size > 1) return 'flaky';
  if (judged.every(({ asExpected }) => asExpected)) return 'steady';
  return judged.every(({ verdict }) => verdict === 'inconclusive') ? 'unknown' : 'failed';
}
