import type { Phase, ScenarioPlan } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { requestShapeProblems } from '../../load/check/request-shape.ts';
import { ruleShapeProblems } from '../../load/check/rule-shape.ts';
import { loadProblem, specProblems } from '../../load/validate.ts';

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
export function loadProblems({ requests, deadlineMs, phases }: Sent, target: Target): string[] {
  const shape = requestShapeProblems(requests);
  const isReadable = shape.length === 0 && ruleShapeProblems(target.rules).length === 0;
  return [
    ...phases.flatMap(({ name, load }) => {
      const problem = loadProblem(load);
      return problem === undefined ? [] : [`phase ${name}: ${problem}`];
    }),
    // A target without requests, or with wrong ones, is a problem of the target.
    ...(requests === target.requests ? [] : shape),
    ...(requests.length > 0 && isReadable ? sendingProblems(requests, deadlineMs, target) : []),
  ];
}

function sendingProblems(requests: Sent['requests'], deadlineMs: number, { rules }: Target): string[] {
  const problems = specProblems({ requests, rules, deadlineMs, url: 'http://localhost', seed: 0, runId: '' });
  return problems.flatMap((problem) => problem.split('\n'));
}
