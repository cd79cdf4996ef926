import { closest, distance } from 'fastest-levenshtein';
import { SquallError } from '../../runtime/errors.ts';
import type { Input } from './rule.ts';

/** The error for a statement that could not be read: the column marked, what was expected, and the nearest word. */
export function syntaxError(text: string, input: Input): SquallError {
  const found = input.tokens[input.furthest];
  const column = found?.column ?? text.length;
  const expected = [...input.expected];
  const what = found ? `found ${JSON.stringify(found.text)}` : 'the statement ends here';
  const message = `column ${column + 1}: expected ${listed(expected)}, ${what}\n  ${text}\n  ${' '.repeat(column)}^`;
  const near = found && nearestKeyword(found.text, expected);
  return new SquallError('SQUALL_STATEMENT_SYNTAX', near ? `${message} did you mean "${near}"?` : message, {
    hint: 'the grammar and an example of every statement are in docs/statements.md',
  });
}

function listed(expected: readonly string[]): string {
  if (expected.length <= 1) return expected.join('');
  return `${expected.slice(0, -1).join(', ')} or ${expected.at(-1)}`;
}

/** The expected keyword of which `found` is a misspelling, a beginning or a longer form. */
function nearestKeyword(found: string, expected: readonly string[]): string | undefined {
  const typed = found.toLowerCase();
  const keywords = expected.flatMap((what) => /^"(.+)"$/.exec(what)?.[1] ?? []);
  if (keywords.length === 0) return undefined;
  const candidate = closest(typed, keywords);
  if (distance(typed, candidate) <= Math.max(1, Math.floor(typed.length / 3))) return candidate;
  return keywords.find((keyword) => typed.length > 2 && (typed.startsWith(keyword) || keyword.startsWith(typed)));
}
