import type { Matcher } from './formula.ts';

const MATCHER = /\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*")\s*(?:,|$)/y;

/** Reads `{state="open",code!~"5.."}`. */
export function parseMatchers(braces: string): Matcher[] {
  const text = braces.slice(1, -1);
  const matchers: Matcher[] = [];
  MATCHER.lastIndex = 0;
  for (let end = 0; text.slice(end).trim() !== ''; end = MATCHER.lastIndex) {
    const found = MATCHER.exec(text);
    if (!found) throw new Error(`"${text.slice(end)}" is no label matcher`);
    const [, label = '', op = '=', quoted = '""'] = found;
    matchers.push({ label, op: op as Matcher['op'], value: JSON.parse(quoted) });
  }
  return matchers;
}

export function matches(labels: Readonly<Record<string, string>>, matchers: readonly Matcher[]): boolean {
  return matchers.every(({ label, op, value }) => {
    const actual = labels[label] ?? '';
    const isLike = op.endsWith('~') ? new RegExp(`^(?:${value})$`, 's').test(actual) : actual === value;
    return isLike !== op.startsWith('!');
  });
}
