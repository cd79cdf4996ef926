import type { Verdict } from '../../domain/verdict.ts';
import { formatBound, formatObserved, plural } from './format.ts';

type Explained = Pick<
  Verdict,
  'text' | 'expected' | 'verdict' | 'observed' | 'bound' | 'unit' | 'samples' | 'window'
> & { readonly why?: string };

/**
 * One line with the statement, what was expected, the observed value and the bound:
 * `max duration < 6s is broken and should hold: observed 9.84 s, bound 6 s (1,000 samples, fault 0-36.2 s) - why`.
 */
export function explainVerdict(statement: Explained): string {
  const { text, samples, window, why } = statement;
  const measured = `observed ${formatObserved(statement)}, bound ${formatBound(statement)}`;
  const basis = [plural(samples, 'sample'), ...(window === '' ? [] : [window])].join(', ');
  return `${text} ${verdictPhrase(statement)}: ${measured} (${basis})${why ? ` - ${why}` : ''}`;
}

/** `is broken and should hold` */
export function verdictPhrase({ verdict, expected }: Pick<Explained, 'verdict' | 'expected'>): string {
  const wanted = expected === 'hold' ? 'hold' : 'break';
  if (verdict === 'inconclusive') return `is inconclusive and should ${wanted}`;
  if (verdict === 'fail') return expected === 'hold' ? 'is broken and should hold' : 'is broken, as expected';
  return expected === 'break' ? 'holds and should break' : 'holds, as expected';
}
