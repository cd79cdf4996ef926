import type { Expression, Grouping, Matching, Selector } from './expression.ts';
import { printDuration } from './prometheus-duration.ts';

/** The text of an expression, with a bracket around every operation. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return printNumber(expression.value);
    case 'selector':
      return printSelector(expression, '');
    case 'range':
      return printSelector(expression.of, `[${printDuration(expression.ms)}]`);
    case 'call':
      return `${expression.name}(${expression.args.map(printExpression).join(', ')})`;
    case 'aggregate':
      return `${expression.op}${printGrouping(expression.grouping)} (${printExpression(expression.of)})`;
    case 'negated':
      return `(-${printExpression(expression.of)})`;
    case 'binary': {
      const { op, left, right, bool, matching } = expression;
      return `(${printExpression(left)} ${op}${bool ? ' bool' : ''}${printMatching(matching)} ${printExpression(right)})`;
    }
  }
}

function printSelector({ name, matchers, offsetMs }: Selector, window: string): string {
  const inside = matchers.map(({ label, op, value }) => `${label}${op}${JSON.stringify(value)}`).join(',');
  const offset = offsetMs === 0 ? '' : ` offset ${offsetMs < 0 ? '-' : ''}${printDuration(Math.abs(offsetMs))}`;
  return `${name}${inside === '' ? '' : `{${inside}}`}${window}${offset}`;
}

function printNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

function printGrouping({ mode, labels }: Grouping): string {
  return mode === 'by' && labels.length === 0 ? '' : ` ${mode} (${labels.join(', ')})`;
}

function printMatching({ mode, labels, many }: Matching): string {
  if (mode === 'ignoring' && labels.length === 0 && !many) return '';
  const group = many ? ` group_${many.side}(${many.include.join(', ')})` : '';
  return ` ${mode}(${labels.join(', ')})${group}`;
}
