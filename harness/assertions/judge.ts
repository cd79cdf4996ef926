import { formatDuration } from '../domain/duration.ts';
import type { Evidence } from '../domain/evidence.ts';
import { againstExpectation, type Expectation, type Judgement, type Verdict } from '../domain/verdict.ts';
import { withGeneratorPausesOnly } from './generator-pauses.ts';
import { printShare } from './grammar/quantity.ts';
import { parseStatement } from './parse.ts';

export interface JudgeOptions {
  /** A share whose 99 % interval contains its bound is inconclusive; percentiles always are. */
  readonly strict?: boolean;
  /** Of what held the run up, only long pauses of the load generator leave verdicts open (`generator-pauses.ts`). */
  readonly pausesOnly?: boolean;
}

/** A verdict for each planned statement, in order. A pure function of the evidence. */
export function judgeAll(evidence: Evidence, options: JudgeOptions = {}): Verdict[] {
  return evidence.plan.statements.map(({ text, expected }) => judgeOne(text, expected, evidence, options));
}

/**
 * As `judgeAll` with `pausesOnly`, for what no other lane disturbed or will be measured again: what is not as expected has to be so
 * whatever a busy machine may have done.
 */
export function judgeAlone(evidence: Evidence, { strict = false }: Pick<JudgeOptions, 'strict'> = {}): Verdict[] {
  return judgeAll(evidence, { strict, pausesOnly: true }).map((verdict) =>
    verdict.asExpected ? verdict : judgeOne(verdict.text, verdict.expected, evidence, { strict }),
  );
}

/** The verdict on one statement, whether or not it was planned. Throws SQUALL_STATEMENT_SYNTAX. */
export function judgeOne(
  text: string,
  expected: Expectation,
  evidence: Evidence,
  { strict = false, pausesOnly = false }: JudgeOptions = {},
): Verdict {
  const statement = parseStatement(text);
  // A statement about the generator is about each of its delays.
  const isReduced = pausesOnly && statement.family !== 'generator';
  const judgement = statement.judge(isReduced ? withGeneratorPausesOnly(evidence) : evidence);
  return againstExpectation(text, expected, strict ? strictly(judgement) : judgement);
}

function strictly(judgement: Judgement): Judgement {
  const { interval, bound, unit, verdict } = judgement;
  if (!interval || verdict === 'inconclusive') return judgement;
  const [low, high] = interval;
  if (bound < low || (high !== null && high < bound)) return judgement;
  const value = (one: number) => (unit === 'ms' ? formatDuration(one) : printShare(one));
  const limits = `${value(low)} to ${high === null ? 'any length' : value(high)}`;
  const why = `its 99 % interval, ${limits}, contains the bound: more requests would decide it`;
  return { ...judgement, verdict: 'inconclusive', why };
}
