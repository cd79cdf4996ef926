import { parser } from '@prometheus-io/lezer-promql';
import {
  AGGREGATE_OPERATORS,
  ARITHMETIC,
  type BinaryOperator,
  COMPARISONS,
  type Expression,
  type Matching,
  SET_OPERATORS,
} from './expression.ts';
import { signatures } from './functions.ts';
import { readOffset, readSelector } from './read-selector.ts';
import { childOf, childrenOf, type Node, refuse, type Source, textOf } from './source.ts';
import { typeOf, typeProblems } from './types.ts';

/** An expression, or everything that keeps it from being evaluated. */
export type ReadExpression =
  | { readonly expression: Expression; readonly problems: readonly [] }
  | { readonly expression?: never; readonly problems: readonly string[] };

/**
 * Reads the subset of PromQL that is evaluated (docs/alerts.md). Syntax is that of Prometheus' own grammar; what is valid and
 * not in the subset is refused by name, all of it at once.
 */
export function readPromql(text: string): ReadExpression {
  const source: Source = { text, problems: [] };
  const tree = parser.parse(text);
  tree.iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) source.problems.push(syntaxProblem(text, from, to));
    },
  });
  if (source.problems.length > 0) return { problems: source.problems };
  const [top] = childrenOf(tree.topNode).filter(({ name }) => name !== 'LineComment');
  if (!top) return { problems: ['it is empty'] };
  const expression = read(source, top);
  if (source.problems.length === 0 && expression) source.problems.push(...typeProblems(expression));
  if (source.problems.length === 0 && expression && typeOf(expression) === 'range')
    source.problems.push('a range is no result');
  return source.problems.length > 0 || !expression
    ? { problems: [...new Set(source.problems)] }
    : { expression, problems: [] };
}

function syntaxProblem(text: string, from: number, to: number): string {
  const rest = text.slice(from, Math.max(to, from + 10)).trim();
  return rest === '' ? 'it ends too early' : `"${rest}" cannot stand at character ${from + 1}`;
}

/** Undefined, with a problem noted, where it is not in the subset. */
function read(source: Source, node: Node): Expression | undefined {
  switch (node.name) {
    case 'ParenExpr': {
      const inner = childrenOf(node)[0];
      return inner && read(source, inner);
    }
    case 'NumberDurationLiteral':
      return readNumber(source, node);
    case 'VectorSelector':
    case 'MatrixSelector':
      return readSelector(source, node);
    case 'OffsetExpr': {
      const [inner] = childrenOf(node);
      const of = inner && read(source, inner);
      const offsetMs = readOffset(source, node);
      return of && inner && offsetMs !== undefined ? withOffset(source, { node: inner, of }, offsetMs) : undefined;
    }
    case 'UnaryExpr':
      return readUnary(source, node);
    case 'BinaryExpr':
      return readBinary(source, node);
    case 'AggregateExpr':
      return readAggregate(source, node);
    case 'FunctionCall':
      return readCall(source, node);
    default:
      return refuse(source, node);
  }
}

/**
 * The grammar gives `a + b offset 5m` to the sum, and Prometheus to `b`: the offset is that of the last selector, unless there is
 * a bracket.
 */
function withOffset(
  source: Source,
  { node, of }: { readonly node: Node; readonly of: Expression },
  offsetMs: number,
): Expression | undefined {
  const last = node.lastChild;
  if (node.name === 'MatrixSelector' && of.kind === 'range') return { ...of, of: { ...of.of, offsetMs } };
  if (node.name === 'VectorSelector' && of.kind === 'selector') return { ...of, offsetMs };
  if (node.name === 'UnaryExpr' && of.kind === 'negated' && last) {
    const inner = withOffset(source, { node: last, of: of.of }, offsetMs);
    return inner && { ...of, of: inner };
  }
  if (node.name === 'BinaryExpr' && of.kind === 'binary' && last) {
    const right = withOffset(source, { node: last, of: of.right }, offsetMs);
    return right && { ...of, right };
  }
  source.problems.push(`"${textOf(source, node)}": an offset is that of a selector`);
  return undefined;
}

const NUMBER = /^[+-]?(?:0x[\da-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|inf|nan)$/i;

function readNumber(source: Source, node: Node): Expression | undefined {
  const text = textOf(source, node);
  if (!NUMBER.test(text)) {
    source.problems.push(`"${text}": a duration as a number is not evaluated`);
    return undefined;
  }
  return { kind: 'number', value: numberOf(text.toLowerCase()) };
}

function numberOf(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[+-]/, '');
  if (digits === 'nan') return Number.NaN;
  return sign * (digits === 'inf' ? Number.POSITIVE_INFINITY : Number(digits));
}

function readUnary(source: Source, node: Node): Expression | undefined {
  const [operator, operand] = childrenOf(node);
  const of = operand && read(source, operand);
  if (!of || !operator) return undefined;
  if (textOf(source, operator) === '+') return of;
  return of.kind === 'number' ? { kind: 'number', value: -of.value } : { kind: 'negated', of };
}

const OPERATORS: Readonly<Record<string, BinaryOperator>> = Object.fromEntries(
  [...ARITHMETIC, ...COMPARISONS, ...SET_OPERATORS].map((op) => [op, op]),
);

function readBinary(source: Source, node: Node): Expression | undefined {
  const children = childrenOf(node);
  const [leftNode, operator, rightNode] = [children[0], children[1], children.at(-1)];
  const left = leftNode && read(source, leftNode);
  const right = rightNode && read(source, rightNode);
  const text = operator ? textOf(source, operator).toLowerCase() : '';
  const op = OPERATORS[text];
  if (!op) source.problems.push(`"${text}" is not evaluated`);
  const bool = childOf(node, 'BoolModifier') !== undefined;
  const matching = readMatching(source, childOf(node, 'MatchingModifierClause'));
  return left && right && op ? { kind: 'binary', op, left, right, bool, matching } : undefined;
}

const SIDES = ['left', 'right'] as const;
const GROUPS = { left: 'GroupLeft', right: 'GroupRight' } as const;

function readMatching(source: Source, node: Node | undefined): Matching {
  if (!node) return { mode: 'ignoring', labels: [] };
  const mode = childOf(node, 'On') ? 'on' : 'ignoring';
  const [labels = [], include = []] = childrenOf(node)
    .filter(({ name }) => name === 'GroupingLabels')
    .map((each) => labelsIn(source, each));
  const side = SIDES.find((each) => childOf(node, GROUPS[each]));
  return { mode, labels, ...(side ? { many: { side, include } } : {}) };
}

function labelsIn(source: Source, node: Node): string[] {
  return childrenOf(node).flatMap((label) => {
    if (label.name === 'LabelName') return [textOf(source, label)];
    source.problems.push(`"${textOf(source, label)}": a label in quotes is not evaluated`);
    return [];
  });
}

function readAggregate(source: Source, node: Node): Expression | undefined {
  const [operator] = childrenOf(node);
  const name = operator ? textOf(source, operator).toLowerCase() : '';
  const op = AGGREGATE_OPERATORS.find((one) => one === name);
  if (!op) {
    source.problems.push(`"${name}" is not evaluated; of aggregations, ${AGGREGATE_OPERATORS.join(', ')} are`);
    return undefined;
  }
  const modifier = childOf(node, 'AggregateModifier');
  const labels = modifier && childOf(modifier, 'GroupingLabels');
  const mode = modifier && childOf(modifier, 'Without') ? 'without' : 'by';
  const [argument, ...more] = argumentsOf(node);
  if (more.length > 0) source.problems.push(`"${name}" takes one argument`);
  const of = argument && read(source, argument);
  return of && { kind: 'aggregate', op, grouping: { mode, labels: labels ? labelsIn(source, labels) : [] }, of };
}

function readCall(source: Source, node: Node): Expression | undefined {
  const identifier = childOf(node, 'FunctionIdentifier');
  const name = identifier ? textOf(source, identifier) : '';
  if (!Object.hasOwn(signatures, name)) {
    source.problems.push(`function "${name}" is not evaluated; ${Object.keys(signatures).join(', ')} are`);
    return undefined;
  }
  const args = argumentsOf(node).map((argument) => read(source, argument));
  return args.every((argument) => argument !== undefined) ? { kind: 'call', name, args } : undefined;
}

function argumentsOf(node: Node): Node[] {
  const body = childOf(node, 'FunctionCallBody');
  return body ? childrenOf(body) : [];
}
