import type { Statement } from '../domain/statement.ts';
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
    if (meaning) return { ...meaning, text, judge: (evidence) => guarded(evidence, meaning.judge(evidence)) };
  }
  throw syntaxError(text, input);
}
