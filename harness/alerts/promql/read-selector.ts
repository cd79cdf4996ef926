import type { Matcher, Range, Selector } from './expression.ts';
import { NAME } from './labels.ts';
import { patternProblem } from './matchers.ts';
import { readDuration } from './prometheus-duration.ts';
import { childOf, childrenOf, type Node, refuse, type Source, textOf } from './source.ts';

/** `x{a="b"}` and `x[5m]`. */
export function readSelector(source: Source, node: Node): Selector | Range | undefined {
  switch (node.name) {
    case 'VectorSelector':
      return readInstant(source, node);
    case 'MatrixSelector': {
      const [inner] = childrenOf(node);
      const of = inner && readInstant(source, inner);
      const ms = readWindow(source, childOf(node, 'DurationExpr'));
      return of && ms !== undefined ? { kind: 'range', of, ms } : undefined;
    }
    default:
      return refuse(source, node);
  }
}

function readWindow(source: Source, node: Node | undefined): number | undefined {
  const text = node ? textOf(source, node) : '';
  const ms = readDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  source.problems.push(`"[${text}]" is no window such as [5m]`);
  return undefined;
}

/** Of an `OffsetExpr`, in ms; negative where it looks ahead. */
export function readOffset(source: Source, offset: Node): number | undefined {
  const node = childOf(offset, 'OffsetDurationExpr');
  const text = node ? textOf(source, node).replaceAll(/\s/g, '') : '';
  const ms = readDuration(text.replace(/^[+-]/, ''));
  if (ms === undefined) source.problems.push(`"${text}" is no offset such as 5m`);
  return ms === undefined || !text.startsWith('-') ? ms : -ms;
}

function readInstant(source: Source, node: Node): Selector | undefined {
  const identifier = childOf(node, 'Identifier');
  const before = source.problems.length;
  const list = childOf(node, 'LabelMatchers');
  const matchers = list ? childrenOf(list).flatMap((each) => readMatcher(source, each)) : [];
  const [named, ...more] = matchers.filter(({ label }) => label === NAME);
  const isSure = named?.op === '=' && more.length === 0;
  const inBraces = isSure ? named.value : '';
  const name = identifier ? textOf(source, identifier) : inBraces;
  if (name === '' || (identifier && named))
    source.problems.push(`"${textOf(source, node)}": a selector without one name of a metric is not evaluated`);
  if (source.problems.length > before) return undefined;
  return { kind: 'selector', name, matchers: matchers.filter(({ label }) => label !== NAME), offsetMs: 0 };
}

const OPERATORS = { EqlSingle: '=', Neq: '!=', EqlRegex: '=~', NeqRegex: '!~' } as const;

function readMatcher(source: Source, node: Node): Matcher[] {
  const label = childOf(node, 'LabelName');
  const operator = childOf(node, 'MatchOp')?.firstChild?.name as keyof typeof OPERATORS | undefined;
  const literal = childOf(node, 'StringLiteral');
  if (!label || !operator || !literal) return refuse(source, node) ?? [];
  const op = OPERATORS[operator];
  const value = readString(textOf(source, literal));
  const problem = value === undefined ? `${textOf(source, literal)} has an escape that is not read` : undefined;
  const all = problem ?? (op.endsWith('~') ? patternProblem(value ?? '') : undefined);
  if (all === undefined) return [{ label: textOf(source, label), op, value: value ?? '' }];
  source.problems.push(all);
  return [];
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** A text in any of the three quotes; undefined where it has an escape by number. */
function readString(literal: string): string | undefined {
  const inside = literal.slice(1, -1);
  if (literal.startsWith('`')) return inside;
  const isKnown = [...inside.matchAll(/\\(.)/gs)].every(([, character]) => ESCAPES[character as string] !== undefined);
  return isKnown ? inside.replaceAll(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? '') : undefined;
}
