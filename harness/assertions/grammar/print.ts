import type { NamedRule } from './rule.ts';

/** A rule of the grammar with the rules that it uses. */
export interface Printable {
  readonly name: string;
  readonly rule: { readonly ebnf: string; readonly parts: readonly NamedRule[] };
}

/** The whole grammar in EBNF (ISO 14977): one line per statement, then the rules that they share. */
export function printGrammar(statements: readonly Printable[]): string {
  const names = statements.map(({ name }) => `${name.replaceAll(' ', '-')}-statement`);
  const shared = new Map(
    statements.flatMap(({ rule }) => rule.parts).map(({ name, definition }) => [name, definition]),
  );
  return [
    `statement = ${names.join('\n          | ')} ;`,
    '',
    ...statements.map(({ rule }, i) => `${names[i]} = ${unwrap(rule.ebnf)} ;`),
    '',
    ...[...shared].map(([name, definition]) => `${name} = ${unwrap(definition)} ;`),
  ].join('\n');
}

/** Without parentheses around the whole; those of `( a ) ( b )` stay. */
function unwrap(ebnf: string): string {
  if (!ebnf.startsWith('( ') || !ebnf.endsWith(' )')) return ebnf;
  const inner = ebnf.slice(2, -2);
  let depth = 0;
  for (const part of inner.split(' ')) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (depth < 0) return ebnf;
  }
  return inner;
}
