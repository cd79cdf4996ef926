import type { Evidence } from '../domain/evidence.ts';
import type { FaultRecord } from '../domain/fault.ts';
import type { Judgement } from '../domain/verdict.ts';

/** An open loop has reached its load when this share of what was due was sent; a closed loop sends everything. */
export const REACHED_SHARE = 0.99;

/**
 * A reason why the evidence is not valid. `experiment`: the plan was not carried out, so no verdict proves anything.
 * `load`: it was lighter than planned, so a statement that was broken stays broken, and one that held proves nothing.
 */
export interface ValidityProblem {
  readonly about: 'experiment' | 'load';
  readonly reason: string;
}

/** No evidence, no pass: a judgement on evidence that is not valid becomes inconclusive, with the reasons. */
export function checkValidity(evidence: Evidence, judgement: Judgement): Judgement {
  const { verdict, why } = judgement;
  const problems = validityProblems(evidence).filter(({ about }) => about === 'experiment' || verdict === 'pass');
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
    ...evidence.faults.filter(({ lifted }) => !lifted).map(({ text }) => invalidExperiment(`${text} was not lifted`)),
    ...faultsWithoutEffect(evidence),
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

/**
 * Faults of one phase are one disturbance: where the first dependency refuses all calls, none reaches a fault behind it.
 * So a phase is only invalid when all its faults are known to have touched nothing.
 */
function faultsWithoutEffect({ plan, phases, faults }: Evidence): ValidityProblem[] {
  return plan.phases.flatMap(({ name, faults: planned = [] }) => {
    const window = phases.find((phase) => phase.name === name);
    if (planned.length === 0 || !window) return [];
    const acted = faults.filter(({ fromMs }) => window.fromMs <= fromMs && fromMs <= window.toMs);
    if (acted.length < planned.length)
      return [
        invalidExperiment(`${planned.length - acted.length} of ${planned.length} faults of phase ${name} never acted`),
      ];
    return acted.every(({ touched }) => touched === 0)
      ? [invalidExperiment(`${listFaults(acted)} touched nothing`)]
      : [];
  });
}

function loadShortfall({ plan, load }: Evidence): ValidityProblem[] {
  const { planned, sent } = load.ledger;
  const enough = plan.phases.some((phase) => phase.load.model === 'open') ? planned * REACHED_SHARE : planned;
  return sent >= enough ? [] : [{ about: 'load', reason: `only ${sent} of ${planned} planned requests were sent` }];
}

function invalidExperiment(reason: string): ValidityProblem {
  return { about: 'experiment', reason };
}

function listFaults(faults: readonly FaultRecord[]): string {
  return faults.map(({ text }) => text).join(' and ');
}
