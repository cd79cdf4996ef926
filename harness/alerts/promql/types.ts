import { type Binary, type Expression, isComparison, isSetOperator, type ValueType } from './expression.ts';
import { signatures } from './functions.ts';
import { printExpression } from './print-promql.ts';

export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar';
    case 'range':
      return 'range';
    case 'negated':
      return typeOf(expression.of);
    case 'binary':
      return [expression.left, expression.right].every((side) => typeOf(side) === 'scalar') ? 'scalar' : 'vector';
    default:
      return 'vector';
  }
}

/** What Prometheus would refuse to load: a rate of no window, a number compared with a number, and the like. */
export function typeProblems(expression: Expression): string[] {
  switch (expression.kind) {
    case 'call': {
      const wanted = signatures[expression.name] ?? [];
      const { args, name } = expression;
      const count =
        args.length === wanted.length ? [] : [`${name} takes ${wanted.length} arguments, not ${args.length}`];
      const types = args.flatMap((argument, i) => wrongType(argument, wanted[i], `argument ${i + 1} of ${name}`));
      return [...count, ...types, ...args.flatMap(typeProblems)];
    }
    case 'aggregate':
      return [...wrongType(expression.of, 'vector', `what ${expression.op} adds up`), ...typeProblems(expression.of)];
    case 'negated':
      return typeOf(expression.of) === 'range'
        ? [`-${printExpression(expression.of)}: a range has no sign`]
        : typeProblems(expression.of);
    case 'binary':
      return [...binaryProblems(expression), ...typeProblems(expression.left), ...typeProblems(expression.right)];
    default:
      return [];
  }
}

function wrongType(argument: Expression, wanted: ValueType | undefined, what: string): string[] {
  const type = typeOf(argument);
  if (wanted === undefined || type === wanted) return [];
  return [`${printExpression(argument)} is a ${type}, and ${what} is a ${wanted}`];
}

function binaryProblems(binary: Binary): string[] {
  const { op, left, right, bool, matching } = binary;
  const text = printExpression(binary);
  const sides = [typeOf(left), typeOf(right)];
  const areVectors = sides.every((type) => type === 'vector');
  const isMatched = matching.mode === 'on' || matching.labels.length > 0 || matching.many !== undefined;
  const twice = matching.mode === 'on' ? matching.labels.filter((label) => matching.many?.include.includes(label)) : [];
  return [
    ...(sides.includes('range') ? [`${text}: a range is no operand`] : []),
    ...(isSetOperator(op) && !areVectors ? [`${text}: ${op} needs a vector on both sides`] : []),
    ...(isSetOperator(op) && matching.many ? [`${text}: ${op} has no group`] : []),
    ...(isComparison(op) && !bool && sides.every((type) => type === 'scalar')
      ? [`${text}: numbers are compared with bool`]
      : []),
    ...(bool && !isComparison(op) ? [`${text}: bool is for comparisons`] : []),
    ...(isMatched && !areVectors ? [`${text}: labels are matched between vectors`] : []),
    ...twice.map((label) => `${text}: label ${label} stands in on and in the group`),
  ];
}
