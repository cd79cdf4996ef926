import { requestOf } from '../../domain/define-target.ts';
import type { LoadPlan } from '../../domain/load-plan.ts';
import { edgeName, type Target } from '../../domain/target.ts';
import { loadProblem } from '../../load/validate.ts';
import { type Path, type Problem, pathText } from '../../run/config/shape-problems.ts';
import { DEFAULT_DEADLINE_MS, loadProblems } from '../../run/plan/check-load.ts';
import { checkTarget, requestProblems } from '../../run/plan/check-suite.ts';
import { targetShapeProblems } from '../../run/plan/suite-shape.ts';
import { nearest } from '../../runtime/nearest.ts';
import { type Draft, loadFrom } from './draft.ts';

type Targets = Readonly<Record<string, Target>>;

export interface FoundTarget {
  /** Undefined where it has problems: nothing can be checked against it. */
  readonly target?: Target;
  readonly problems: readonly Problem[];
}

/** The target that a runbook names, or brings along. */
export function findTarget({ target: wanted }: Draft, targets: Targets): FoundTarget {
  if (wanted === undefined) return { problems: [] };
  if (typeof wanted === 'string') {
    const target = Object.hasOwn(targets, wanted) ? targets[wanted] : undefined;
    return target ? { target, problems: [] } : { problems: [unknownTarget(wanted, Object.keys(targets))] };
  }
  const shape = targetShapeProblems(wanted);
  const problems = shape.length > 0 ? shape : checkTarget(wanted);
  return problems.length > 0
    ? { problems: problems.map((text) => problemAt(['target'], `: ${text}`)) }
    : { target: wanted, problems: [] };
}

function unknownTarget(name: string, names: readonly string[]): Problem {
  const why =
    names.length === 0
      ? 'there is no squall.config.* here or above that has targets'
      : `the configuration has no such target${nearest(name, names)}`;
  return problemAt(['target'], ` is "${name}": ${why}`);
}

/** What is chosen of a target, set for it or sent to it, and does not fit it. */
export function checkAgainstTarget(draft: Draft, target: Target): Problem[] {
  const variants = Object.keys(target.variants);
  const services = Object.keys(target.services);
  return [
    ...(draft.variants ?? []).flatMap((name, i) =>
      variants.includes(name)
        ? []
        : [
            problemAt(
              ['variants', i],
              ` is "${name}": target ${target.name} has no such variant${nearest(name, variants)}`,
            ),
          ],
    ),
    ...Object.keys(draft.env ?? {}).flatMap((name) =>
      services.includes(name)
        ? []
        : [problemAt(['env', name], `: target ${target.name} has no service ${name}${nearest(name, services)}`)],
    ),
    ...checkRequests(draft, target),
  ];
}

function checkRequests({ requests }: Draft, target: Target): Problem[] {
  if (requests === undefined) return [];
  const templates = requests.map((request) => requestOf(request as Parameters<typeof requestOf>[0]));
  const each = templates.flatMap(({ method, path }, i) =>
    requestProblems(method, path).map((text) => problemAt(['requests', i], `: ${text}`)),
  );
  if (each.length > 0) return each;
  const { deadlineMs = DEFAULT_DEADLINE_MS } = target;
  return loadProblems({ requests: templates, deadlineMs, phases: [] }, target).map((text) =>
    problemAt(['requests'], `: ${text}`),
  );
}

/** Loads that cannot be driven, `times` as fast as they were written. */
export function checkLoads({ load, length, warmUp, steps }: Draft, times: number): Problem[] {
  const driven = (path: Path, plan: LoadPlan): Problem[] => {
    const problem = loadProblem(plan);
    return problem === undefined ? [] : [problemAt(path, `: ${problem}`)];
  };
  const lasts = length ?? 1;
  const open = (rate: number): LoadPlan => ({
    model: 'open',
    arrivals: { kind: 'constant', rate: rate * times },
    durationMs: lasts / times,
  });
  return [
    ...(load === undefined ? [] : driven(['load'], open(loadFrom(load).rate))),
    ...(warmUp === undefined ? [] : driven(['warmUp'], warmUp)),
    ...steps.flatMap((step) => (step.kind === 'load' ? driven(['steps', step.index, 'load'], open(step.rate)) : [])),
  ];
}

/** Edges and services: what a fault can act on. */
export function placesOf(target: Target): string[] {
  return [...target.edges.map(edgeName), ...Object.keys(target.services)];
}

/** A problem that is told with its place. */
export function problemAt(path: Path, text: string): Problem {
  return { path, text: `${pathText(path)}${text}` };
}
