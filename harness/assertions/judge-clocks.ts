import { formatDuration } from '../domain/duration.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { Meaning } from './family.ts';
import { clockErrorMs, withExactClocks } from './witnesses/clock-error.ts';

/** The judgement of a family, which says so where only the clocks of the workers leave it open. */
export function judgeAcrossClocks({ judge }: Pick<Meaning, 'judge'>, evidence: Evidence): Judgement {
  const judgement = judge(evidence);
  const ms = clockErrorMs(evidence);
  if (ms === 0 || judgement.verdict !== 'inconclusive') return judgement;
  if (judge(withExactClocks(evidence)).verdict === 'inconclusive') return judgement;
  const known = `the clocks of the load workers are only known to within ${formatDuration(ms * evidence.plan.timeScale)}`;
  return { ...judgement, why: judgement.why === undefined ? known : `${known}: ${judgement.why}` };
}
