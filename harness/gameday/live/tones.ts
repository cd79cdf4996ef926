import { currentVariant, type LiveState, type Tone, waitingGate } from './live-state.ts';
import type { StatementState, StepState, VariantState } from './variant-state.ts';

/** A word or two with what they mean. */
export interface Toned {
  readonly text: string;
  readonly tone: Tone;
}

/** How the game day stands, in one or two words. */
export function statusOf(state: LiveState): Toned {
  const { ended, healed, abort, stop } = state;
  if (ended) return { text: ended.outcome, tone: outcomeTone(ended.outcome) };
  if (healed && healed.left.length > 0) return { text: 'not all lifted', tone: 'bad' };
  if (abort) return { text: healed ? 'aborted' : 'aborting', tone: 'bad' };
  if (stop) return { text: healed ? 'stopped' : 'stopping', tone: 'bad' };
  if (waitingGate(state)) return { text: 'gate waits', tone: 'open' };
  return runStatus(currentVariant(state));
}

/** How a variant's run stands. */
function runStatus(variant: VariantState | undefined): Toned {
  switch (variant?.state) {
    case 'starting':
      return { text: 'starting', tone: 'plain' };
    case 'running':
      return { text: variant.phase ?? 'running', tone: variant.phase === 'fault' ? 'fault' : 'plain' };
    case 'ended':
      return { text: 'between runs', tone: 'plain' };
    default:
      return { text: 'preparing', tone: 'plain' };
  }
}

type Outcome = NonNullable<LiveState['ended']>['outcome'];

/** Of a whole game day. */
function outcomeTone(outcome: Outcome): Tone {
  if (outcome === 'as expected') return 'good';
  return outcome === 'inconclusive' || outcome === 'not started' ? 'open' : 'bad';
}

/** A statement's mark, what it means, and what was observed. */
export interface StatementView extends Toned {
  readonly of: StatementState['of'];
  readonly mark: '✓' | '✗' | '?' | '·';
  readonly note: string;
}

/** Green is what was wanted: a variant that must break a statement is right when it did. */
export function statementView({ text, of, expected, state, observed, final }: StatementState): StatementView {
  const seen = observed === '' ? '' : `: ${observed}`;
  const view = (mark: StatementView['mark'], tone: Tone, note: string) => ({ text, of, mark, tone, note });
  if (state === 'planned') return view('·', 'plain', expected === 'break' ? 'must break' : 'not judged yet');
  if (state === 'unknown') return view('?', 'open', `unknown${seen}`);
  if (expected === 'hold')
    return state === 'holds' ? view('✓', 'good', final ? `held${seen}` : observed) : view('✗', 'bad', `broken${seen}`);
  if (state === 'broken') return view('✓', 'good', `broken, as it must be${seen}`);
  return final ? view('✗', 'bad', `held, and must break${seen}`) : view('·', 'plain', `not broken yet${seen}`);
}

/** A step's mark and what it means. */
export function stepMark({ state, kind }: StepState, waits: boolean): { readonly mark: string; readonly tone: Tone } {
  if (waits) return { mark: '◆', tone: 'open' };
  switch (state) {
    case 'planned':
      return { mark: '○', tone: 'plain' };
    case 'began':
      return { mark: '◐', tone: 'person' };
    case 'done':
      return { mark: '●', tone: kind === 'inject' ? 'fault' : 'good' };
    case 'failed':
      return { mark: '✗', tone: 'bad' };
    case 'skipped':
      return { mark: '–', tone: 'open' };
  }
}
