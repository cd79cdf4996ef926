import type { Evidence } from '../domain/evidence.ts';
import type { Need } from '../domain/statement.ts';
import type { Judgement } from '../domain/verdict.ts';
import { contradictions } from './validity-counters.ts';
import { faultProblems } from './validity-faults.ts';
import { invalidExperiment, type ValidityProblem } from './validity-problem.ts';

/** An open loop has reached its load when this share of what was due was sent; a closed loop sends everything. */
export const REACHED_SHARE = 0.99;

/** No evidence, no pass: a judgement on evidence that is not valid becomes inconclusive, with the reasons. */
export function checkValidity(evidence: Evidence, judgement: Judgement, needs: readonly Need[] = []): Judgement {
  const { verdict, why } = judgement;
  const all = [...validityProblems(evidence), ...contradictions(evidence, needs)];
  const problems = all.filter(({ about }) => about === 'experiment' || verdict === 'pass');
  if (problems.length === 0) return judgement;
  const otherwise = { pass: 'it would have held', fail: `it would have been broken: ${why}`, inconclusive: why };
  const reasons = [...problems.map(({ reason }) => reason), otherwise[verdict]];
  return { ...judgement, verdict: 'inconclusive', why: reasons.join('; ') };
}

/** Everything that makes this evidence invalid; empty when it is valid. */
export function validityProblems(evidence: Evidence): readonly ValidityProblem[] {
  return [
    ...endedEarly(evidence),
    ...unbalancedLedger(evidence),
    ...faultProblems(evidence),
    ...loadShortfall(evidence),
  ];
}

function endedEarly({ ended }: Evidence): ValidityProblem[] {
  if (!ended) return [];
  const [line] = ended.message.split('\n');
  return [
    invalidExperiment(`the scenario ${ended.reason === 'aborted' ? 'was aborted' : 'broke'} before its end: ${line}`),
  ];
}

function unbalancedLedger({ load }: Evidence): ValidityProblem[] {
  const { unaccounted } = load.ledger;
  return unaccounted === 0 ? [] : [invalidExperiment(`${unaccounted} requests are unaccounted for`)];
}

function loadShortfall({ plan, load }: Evidence): ValidityProblem[] {
  const { planned, sent } = load.ledger;
  const enough = plan.phases.some((phase) => phase.load.model === 'open') ? planned * REACHED_SHARE : planned;
  return sent >= enough ? [] : [{ about: 'load', reason: `only ${sent} of ${planned} planned requests were sent` }];
}
