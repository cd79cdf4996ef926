/** A word, number, operator or quoted name, and the column (0-based) where it stands. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'operator' | 'stray';
  /** As written; of quoted names what is inside the quotes. */
  readonly text: string;
  readonly column: number;
}

const SPACE = /\s*/y;
/** `service_timeouts_total{service="bank"}` is one word. */
const WORD = /[^\s<>="{}]+(?:\{[^}]*\})?/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const OPERATOR = /<=|>=|<|>|=/y;

/** Splits a statement. Never throws: what fits nothing becomes a `stray` token that no rule accepts. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let column = skipSpace(text, 0); column < text.length; ) {
    const { length, ...token } = tokenAt(text, column);
    tokens.push({ ...token, column });
    column = skipSpace(text, column + length);
  }
  return tokens;
}

/** `name` as it must be written in a statement: quoted unless it is one plain word. */
export function quote(name: string): string {
  WORD.lastIndex = 0;
  const plain = WORD.exec(name)?.[0] === name && !name.includes('{');
  return plain ? name : inQuotes(name);
}

export function inQuotes(name: string): string {
  return `"${name.replaceAll(/["\\]/g, '\\$&')}"`;
}

function tokenAt(text: string, column: number): Omit<Token, 'column'> & { readonly length: number } {
  const match = (pattern: RegExp) => {
    pattern.lastIndex = column;
    return pattern.exec(text);
  };
  const quoted = match(QUOTED);
  if (quoted) return { kind: 'quoted', text: (quoted[1] ?? '').replaceAll(/\\(.)/g, '$1'), length: quoted[0].length };
  const operator = match(OPERATOR);
  if (operator) return { kind: 'operator', text: operator[0], length: operator[0].length };
  const word = match(WORD);
  if (word) return { kind: 'word', text: word[0], length: word[0].length };
  return { kind: 'stray', text: text.slice(column), length: text.length - column };
}

function skipSpace(text: string, column: number): number {
  SPACE.lastIndex = column;
  SPACE.exec(text);
  return SPACE.lastIndex;
}
