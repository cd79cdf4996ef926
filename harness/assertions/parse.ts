import { catalogue } from './catalogue.ts';
import { inputOf } from './grammar/rule.ts';
import { syntaxError } from './grammar/syntax-error.ts';
import { tokenize } from './grammar/tokens.ts';
import { type ParsedStatement, statementOf } from './statement.ts';

/**
 * Reads one statement. Throws SQUALL_STATEMENT_SYNTAX with the column marked, what was expected there, and the keyword
 * that may have been meant.
 */
export function parseStatement(text: string): ParsedStatement {
  const input = inputOf(tokenize(text));
  for (const { rule } of catalogue) {
    const meaning = rule.read(input, 0)?.value;
    if (meaning) return statementOf(meaning, text);
  }
  throw syntaxError(text, input);
}
