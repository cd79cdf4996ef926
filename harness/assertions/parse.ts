import type { Evidence } from '../domain/evidence.ts';
import type { Statement } from '../domain/statement.ts';
import type { Judgement } from '../domain/verdict.ts';
import { catalogue } from './catalogue.ts';
import type { Meaning } from './family.ts';
import { inputOf } from './grammar/rule.ts';
import { syntaxError } from './grammar/syntax-error.ts';
import { tokenize } from './grammar/tokens.ts';
import { guarded } from './guards.ts';

export interface ParsedStatement extends Statement, Pick<Meaning, 'family' | 'tree' | 'canonical'> {}

/**
 * Reads one statement. Throws SQUALL_STATEMENT_SYNTAX with the column marked, what was expected there, and the keyword
 * that may have been meant.
 */
export function parseStatement(text: string): ParsedStatement {
  const input = inputOf(tokenize(text));
  for (const { rule } of catalogue) {
    const meaning = rule.read(input, 0)?.value;
    if (meaning) return { ...meaning, text, judge: (evidence) => judge(meaning, evidence) };
  }
  throw syntaxError(text, input);
}

function judge(meaning: Meaning, evidence: Evidence): Judgement {
  const witnesses = [...new Set(meaning.needs.map(({ at, witness }) => at ?? witness))];
  return { ...guarded(evidence, meaning.judge(evidence)), witnesses };
}
