import type { Formula } from './formula.ts';
import { parseJsonPath } from './json-path.ts';
import { parseMatchers } from './matchers.ts';

const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<path>\$(?:\.\w+|\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\])*)|(?<name>[a-zA-Z_:][\w:]*)|(?<matchers>\{(?:"(?:[^"\\]|\\.)*"|[^}"])*\})|(?<text>"(?:[^"\\]|\\.)*")|(?<sign>[-+*/<>(),]))/y;

/** Precedence of operators; comparisons have the least. */
const BINDING: Readonly<Record<string, number>> = { '>': 1, '<': 1, '+': 2, '-': 2, '*': 3, '/': 3 };
const NEGATION = 4;

interface Token {
  readonly kind: string;
  readonly text: string;
}

/**
 * Reads `max - busy`, `2 * state{state="open"} + state{state="half_open"}`, `limit > 0`, `max(a, b)`,
 * `$.breakers[$name].state is "OPEN"`, `state($.breakers[$name].state)`. Throws an Error with the text that it did not expect.
 */
export function parseFormula(text: string): Formula {
  const rest = tokensOf(text);
  const formula = parseOperators(rest, 0);
  const left = rest[0];
  if (left) throw new Error(`"${left.text}" is one too many`);
  return formula;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let end = 0; text.slice(end).trim() !== ''; end = TOKEN.lastIndex) {
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) throw new Error(`"${text.slice(end).trim()}" cannot be read`);
    const [kind, found] = Object.entries(groups).find(([, found]) => found !== undefined) as [string, string];
    tokens.push({ kind, text: found });
  }
  return tokens;
}

function parseOperators(rest: Token[], least: number): Formula {
  let left = parseOperand(rest);
  for (;;) {
    const op = rest[0]?.kind === 'sign' ? rest[0].text : '';
    const binding = BINDING[op];
    if (binding === undefined || binding <= least) return left;
    rest.shift();
    left = combine(op, left, parseOperators(rest, binding));
  }
}

function combine(op: string, left: Formula, right: Formula): Formula {
  if (op === '>' || op === '<') return { kind: 'filter', op, left, right };
  return { kind: 'arithmetic', op: op as '+' | '-' | '*' | '/', left, right };
}

function parseOperand(rest: Token[]): Formula {
  const token = rest.shift();
  if (!token) throw new Error('it ends where a metric or a number should stand');
  switch (token.kind) {
    case 'number':
      return { kind: 'number', value: Number(token.text) };
    case 'path':
      return parsePath(token.text, rest);
    case 'name':
      return parseNamed(token.text, rest);
    default:
      return parseSigned(token, rest);
  }
}

function parseNamed(name: string, rest: Token[]): Formula {
  const isCall = rest[0]?.text === '(';
  if (isCall && name === 'max') return parseMax(rest);
  return isCall && name === 'state' ? parseState(rest) : parseMetric(name, rest);
}

function parseSigned({ text }: Token, rest: Token[]): Formula {
  if (text === '-') return combine('-', { kind: 'number', value: 0 }, parseOperators(rest, NEGATION));
  if (text !== '(') throw new Error(`"${text}" stands where a metric or a number should`);
  const inner = parseOperators(rest, 0);
  expect(rest, ')');
  return inner;
}

function parsePath(text: string, rest: Token[]): Formula {
  const steps = parseJsonPath(text);
  if (rest[0]?.text !== 'is') return { kind: 'path', steps };
  rest.shift();
  const wanted = rest.shift();
  if (wanted?.kind !== 'text') throw new Error('"is" wants a text in quotes');
  return { kind: 'path', steps, is: JSON.parse(wanted.text) };
}

function parseMetric(name: string, rest: Token[]): Formula {
  const matchers = rest[0]?.kind === 'matchers' ? parseMatchers(rest.shift()?.text ?? '') : [];
  return { kind: 'metric', name, matchers };
}

function parseState(rest: Token[]): Formula {
  rest.shift();
  const path = rest.shift();
  if (path?.kind !== 'path') throw new Error('state() wants the path of a text');
  expect(rest, ')');
  return { kind: 'path', steps: parseJsonPath(path.text), as: 'state' };
}

function parseMax(rest: Token[]): Formula {
  const of: Formula[] = [];
  do {
    rest.shift();
    of.push(parseOperators(rest, 0));
  } while (rest[0]?.text === ',');
  expect(rest, ')');
  return { kind: 'max', of };
}

function expect(rest: Token[], sign: string): void {
  const token = rest.shift();
  if (token?.text !== sign) throw new Error(`"${sign}" is missing${token ? ` before "${token.text}"` : ''}`);
}
