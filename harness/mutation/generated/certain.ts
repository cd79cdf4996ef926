import { judgeOne } from '../../assertions/judge.ts';
import { machineOf } from '../../assertions/witnesses/machine.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Verdict } from '../../domain/verdict.ts';

/** One wait can make many failures: five timeouts in a row open a breaker, and a queue is worked off long after it. */
const MADE_BY_A_WAIT = 10;

/**
 * Whether the machine cannot have made this verdict: a judge that leaves open whatever was held up says the same, and a share
 * or count lies ten times further from its bound than the share of time for which the worst process waited.
 */
export function isCertain(verdict: Verdict, evidence: Evidence): boolean {
  const { text, expected, observed, bound, unit } = verdict;
  if (judgeOne(text, expected, evidence).verdict !== verdict.verdict) return false;
  if (unit === 'ms') return true;
  const held = heldShare(evidence);
  if (held === 0) return true;
  if (observed === null) return false;
  const whole = unit === 'ratio' ? 1 : Math.max(Math.abs(observed), Math.abs(bound));
  return Math.abs(observed - bound) > MADE_BY_A_WAIT * held * whole;
}

/** Of the whole run, 0..1: the longest that any one process, or the load generator, was held up. */
function heldShare(evidence: Evidence): number {
  const { durationMs } = evidence;
  const { generator, others } = machineOf(evidence);
  const most = Math.max(...[generator, ...others].map(({ within }) => within(0, durationMs)));
  return durationMs > 0 ? Math.min(1, most / durationMs) : 0;
}
