import type { Evidence } from '../domain/evidence.ts';
import { againstExpectation, type Verdict } from '../domain/verdict.ts';
import { parseStatement } from './parse.ts';

/** A verdict for each planned statement, in order. A pure function of the evidence. */
export function judgeAll(evidence: Evidence): Verdict[] {
  return evidence.plan.statements.map(({ text, expected }) =>
    againstExpectation(text, expected, parseStatement(text).judge(evidence)),
  );
}
