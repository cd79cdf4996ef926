import type { Phase, ScenarioPlan } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { checkSpec, loadProblem } from '../../load/validate.ts';
import { isSquallError } from '../../runtime/errors.ts';

/** Of targets that give none, real ms. */
export const DEFAULT_DEADLINE_MS = 30_000;

/** What is sent, and for how long it is waited. */
type Sent = Pick<ScenarioPlan, 'requests' | 'deadlineMs'> & {
  readonly phases: readonly Pick<Phase, 'name' | 'load'>[];
};

/**
 * Why a load cannot be driven: rates and amounts beyond measure, placeholders that nothing fills, paths that are none. Found
 * in the plan, because the load generator would find it only once everything is up.
 */
export function loadProblems({ requests, deadlineMs, phases }: Sent, { rules }: Target): string[] {
  return [
    ...phases.flatMap(({ name, load }) => {
      const problem = loadProblem(load);
      return problem === undefined ? [] : [`phase ${name}: ${problem}`];
    }),
    // A target without requests is a problem of the target.
    ...(requests.length === 0 ? [] : specProblems({ requests, rules, deadlineMs })),
  ];
}

function specProblems(sent: Pick<Target, 'requests' | 'rules'> & { readonly deadlineMs: number }): string[] {
  try {
    checkSpec({ ...sent, url: 'http://localhost', seed: 0, runId: '' });
    return [];
  } catch (error) {
    if (isSquallError(error)) return error.message.split('\n');
    throw error;
  }
}
