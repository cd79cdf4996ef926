/**
 * A reason why the evidence is not valid. `experiment`: the plan was not carried out, so no verdict proves anything. `fault`: a fault
 * of it was not, which proves nothing either, but for what was broken before any fault was to act.
 * `load`: it was lighter than planned, so a statement that was broken stays broken, and one that held proves nothing; so
 * with `witness`: what was asked contradicts itself.
 */
export interface ValidityProblem {
  readonly about: 'experiment' | 'fault' | 'load' | 'witness';
  readonly reason: string;
  /** No call met the fault, for certain. */
  readonly unreached?: true;
}

export function invalidFault(reason: string): ValidityProblem {
  return { about: 'fault', reason };
}

export function invalidExperiment(reason: string): ValidityProblem {
  return { about: 'experiment', reason };
}
