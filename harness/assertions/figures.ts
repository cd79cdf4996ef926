import type { Evidence } from '../domain/evidence.ts';
import type { Figure, PlannedFigure } from '../domain/figure.ts';
import type { Judgement } from '../domain/verdict.ts';
import { isSquallError } from '../runtime/errors.ts';
import { type ExpectedValue, readExpectedValue } from './grammar/expected-value.ts';
import { parseStatement } from './parse.ts';
import type { ParsedStatement } from './statement.ts';

/** A figure that was parsed: what it needs, and how to measure it. */
export interface ParsedFigure extends Pick<ParsedStatement, 'needs'> {
  measure(evidence: Evidence): Figure;
}

/** Text after the value, where a quantity is no plain comparison. */
const ENDINGS = ['', ' baseline', ' fault', ' failures', ' probes through while open'];

/** `recovers within` continues with its value; any other quantity is compared with it. */
const TAKES_VALUE = /(within|at most|longer than|[<>=])$/i;

/**
 * Parses a figure with the grammar of statements: its quantity is the left side of one, so whatever a statement can
 * observe can be a figure. Throws SQUALL_STATEMENT_SYNTAX.
 */
export function parseFigure(planned: PlannedFigure): ParsedFigure {
  const value = readExpectedValue(planned.expected);
  const { needs, judge } = statementOn(planned.quantity.trim(), value);
  return { needs, measure: (evidence) => figureOf(planned, value, judge(evidence)) };
}

/** Every figure of the plan, in order. A pure function of the evidence. */
export function measureAll(evidence: Evidence): Figure[] {
  return (evidence.plan.figures ?? []).map((planned) => parseFigure(planned).measure(evidence));
}

function statementOn(quantity: string, { text }: ExpectedValue): ParsedStatement {
  const compared = `${quantity}${TAKES_VALUE.test(quantity) ? '' : ' <='} ${text}`.trim();
  for (const ending of ENDINGS) {
    const read = readOrRefuse(compared + ending);
    if (read) return read;
  }
  return parseStatement(compared);
}

function readOrRefuse(text: string): ParsedStatement | undefined {
  try {
    return parseStatement(text);
  } catch (error) {
    if (isSquallError(error)) return undefined;
    throw error;
  }
}

function figureOf({ quantity, expected }: PlannedFigure, computed: ExpectedValue, judged: Judgement): Figure {
  const { low, high, unit } = computed;
  const observed = observedOf(computed, judged);
  return {
    quantity,
    expected,
    low,
    high,
    observed,
    unit,
    samples: judged.samples,
    within: observed !== null && low <= observed && observed <= high,
    ...(observed === null && judged.why !== undefined ? { why: judged.why } : {}),
  };
}

/** A factor of the baseline was judged as a duration, against that factor times the baseline. */
function observedOf({ factor, value, unit }: ExpectedValue, { observed, bound, unit: judged }: Judgement) {
  if (!factor || judged === unit || observed === null) return observed;
  return bound > 0 ? (observed / bound) * value : null;
}
