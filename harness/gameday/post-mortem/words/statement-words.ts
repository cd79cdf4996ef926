import type { Tone } from '../../../report/console/cell.ts';
import { formatBound, formatObserved } from '../../../report/explain/format.ts';
import type { JudgedStatement } from '../compute/statements.ts';

/** `is broken and should hold: observed 9.84 s, bound 6 s` */
export function statementText(statement: JudgedStatement): string {
  const seen = observedText(statement);
  return `${phraseOf(statement)}${seen === '' ? '' : `: ${seen}`}`;
}

export function toneOf({ asExpected }: Pick<JudgedStatement, 'asExpected'>): Tone {
  if (asExpected === null) return 'unknown';
  return asExpected ? 'expected' : 'unexpected';
}

function phraseOf({ state, expected, provisional, asExpected }: JudgedStatement): string {
  const should = `should ${expected}`;
  if (provisional)
    return state === 'unknown'
      ? `was not judged, and ${should}`
      : `was not judged at the end; it last ${WAS[state]}, and ${should}`;
  if (state === 'unknown') return `is inconclusive and ${should}`;
  const is = state === 'holds' ? 'holds' : 'is broken';
  return asExpected ? `${is}, as expected` : `${is} and ${should}`;
}

const WAS = { holds: 'held', broken: 'was broken' } as const;

/** `observed 9.84 s, bound 6 s`, or what was told while it ran; empty where nothing was. */
export function observedText({ text, observed, bound, unit, why, told }: JudgedStatement): string {
  if (unit === null || bound === null) return told;
  const judged = { text, observed, bound, unit };
  return `observed ${formatObserved(judged)}, bound ${formatBound(judged)}${why === null ? '' : ` - ${why}`}`;
}
