import type { Evidence } from '../domain/evidence.ts';
import type { Need } from '../domain/statement.ts';
import type { Judgement } from '../domain/verdict.ts';
import { contradictions } from './validity-counters.ts';
import { faultProblems } from './validity-faults.ts';
import { invalidExperiment, type ValidityProblem } from './validity-problem.ts';
import { lostWorkers } from './validity-workers.ts';

/** An open loop has reached its load when this share of what was due was sent; a closed loop sends everything. */
export const REACHED_SHARE = 0.99;

/** What a statement is about. */
export interface About {
  readonly needs?: readonly Need[];
  /** Its `during`, if it has one. */
  readonly phase?: string | undefined;
}

/** No evidence, no pass: a judgement on evidence that is not valid becomes inconclusive, with the reasons. */
export function checkValidity(evidence: Evidence, judgement: Judgement, { needs = [], phase }: About = {}): Judgement {
  const { verdict, why } = judgement;
  const all = [...validityProblems(evidence), ...contradictions(evidence, needs)];
  const problems = all.filter(({ about }) => {
    if (verdict === 'pass' || about === 'experiment') return true;
    return about === 'fault' && !(verdict === 'fail' && isBeforeFaults(evidence, phase));
  });
  if (problems.length === 0) return judgement;
  const otherwise = { pass: 'it would have held', fail: `it would have been broken: ${why}`, inconclusive: why };
  const reasons = [...problems.map(({ reason }) => reason), otherwise[verdict]];
  return { ...judgement, verdict: 'inconclusive', why: reasons.join('; ') };
}

/** Whether no fault was to act up to the end of that phase, so that none can have changed it. */
function isBeforeFaults({ plan: { phases } }: Evidence, phase: string | undefined): boolean {
  const at = phases.findIndex(({ name }) => name === phase);
  return at !== -1 && phases.slice(0, at + 1).every(({ faults = [] }) => faults.length === 0);
}

/** Everything that makes this evidence invalid; empty when it is valid. */
export function validityProblems(evidence: Evidence): readonly ValidityProblem[] {
  return [
    ...lostWorkers(evidence),
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
