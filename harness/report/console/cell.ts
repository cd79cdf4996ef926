import type { Ansis } from 'ansis';
import type { ScenarioOutcome, Verdict } from '../../domain/verdict.ts';
import { formatObserved } from '../explain/format.ts';

type Judged = Pick<Verdict, 'verdict' | 'asExpected' | 'observed' | 'bound' | 'unit'>;

/** The look of a verdict, the same in every view. */
export type Tone = 'expected' | 'unexpected' | 'unknown';

export function toneOf({ verdict, asExpected }: Judged): Tone {
  if (verdict === 'inconclusive') return 'unknown';
  return asExpected ? 'expected' : 'unexpected';
}

export const OUTCOME_TONE: Readonly<Record<ScenarioOutcome, Tone>> = {
  passed: 'expected',
  failed: 'unexpected',
  aborted: 'unexpected',
  inconclusive: 'unknown',
};

export const SYMBOL: Readonly<Record<Tone, string>> = { expected: '✓', unexpected: '✗', unknown: '?' };

/** `✓ ok   3.53 s`, `✓ VIOL 9.84 s` (broken, as expected), `✗ VIOL 9.84 s`, `? no evidence` */
export function cellText(statement: Judged): string {
  const tone = toneOf(statement);
  const { verdict, observed } = statement;
  if (tone === 'unknown') return `? ${observed === null ? 'no evidence' : formatObserved(statement)}`;
  return `${SYMBOL[tone]} ${verdict === 'pass' ? 'ok  ' : 'VIOL'} ${formatObserved(statement)}`;
}

export function paintTone(paint: Ansis, tone: Tone, text: string): string {
  if (tone === 'unexpected') return paint.red.bold(text);
  return tone === 'unknown' ? paint.yellow(text) : paint.green(text);
}

/** A green tick; an expected violation has its own colour, since it is still a violation. */
export function paintCell(paint: Ansis, statement: Judged, text: string): string {
  const tone = toneOf(statement);
  if (tone !== 'expected') return paintTone(paint, tone, text);
  const rest = text.slice(1);
  return paint.green('✓') + (statement.verdict === 'fail' ? paint.magenta(rest) : rest);
}

/** A cell on a line of text, where a tick says nothing: `VIOL 9.84 s`, `ok 3.5 s`, but `✗ ok 3.5 s`. */
export function inlineCell(paint: Ansis, statement: Judged): { readonly text: string; readonly painted: string } {
  const tone = toneOf(statement);
  const text = cellText(statement).replace(/ +/g, ' ');
  if (tone !== 'expected') return { text, painted: paintTone(paint, tone, text) };
  const bare = text.slice(2);
  return { text: bare, painted: statement.verdict === 'fail' ? paint.magenta(bare) : bare };
}
