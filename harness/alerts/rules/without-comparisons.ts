import { type Expression, isComparison } from '../promql/expression.ts';

/**
 * What an expression gives before its comparisons drop series. On a healthy day an alert's expression gives nothing, and so does one
 * that names a metric which nobody exports: only without the comparisons do the two differ. A comparison becomes a difference, so
 * that labels must match as they did, and so that a value that is not known (NaN) stays so.
 */
export function withoutComparisons(expression: Expression): Expression {
  if (expression.kind !== 'binary') return expression;
  const { op, left, bool, matching, right } = expression;
  if (isComparison(op) && !bool) return { kind: 'binary', op: '-', bool: false, matching, left, right };
  if (op === 'unless') return withoutComparisons(left);
  if (op !== 'and' && op !== 'or') return expression;
  return { ...expression, left: withoutComparisons(left), right: withoutComparisons(right) };
}
