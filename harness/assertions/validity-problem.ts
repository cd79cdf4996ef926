/**
 * A reason why the evidence is not valid. `experiment`: the plan was not carried out, so no verdict proves anything.
 * `load`: it was lighter than planned, so a statement that was broken stays broken, and one that held proves nothing; so
 * with `witness`: what was asked contradicts itself.
 */
export interface ValidityProblem {
  readonly about: 'experiment' | 'load' | 'witness';
  readonly reason: string;
}

export function invalidExperiment(reason: string): ValidityProblem {
  return { about: 'experiment', reason };
}
