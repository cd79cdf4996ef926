import type { PlannedStatement, ScenarioPlan } from '../../domain/scenario.ts';
import type { Control } from './journal.ts';

/** A plan that may catch a mutant. */
export interface Candidate {
  readonly plan: ScenarioPlan;
  readonly control: Control;
}

/** So many plans are run against one mutant until one catches it, and together they take at most so long. */
const MOST_PLANS = 8;
const MOST_MS = 120_000;
/** What starting a target costs beside the plan itself. */
const START_MS = 2000;

/**
 * The plans that are run against the mutant `id`, in their order; empty when nothing executes it. Those that pass it while
 * they run are taken, else those that only load it: a constant is made once, so of these first the ones that pass something
 * else of its file, whose ids are `neighbours`. Cheap ones come first, where a plan is cheaper that judges more, and above all
 * what no plan before it judges; and each further plan is taken from another scenario and another variant where there is one,
 * because it may see something else.
 */
export function choosePlans(
  id: string,
  neighbours: ReadonlySet<string>,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  const passing = candidates.filter(({ control }) => control.passed.includes(id));
  if (passing.length > 0) return choose(passing);
  const loading = candidates.filter(({ control }) => control.loaded.includes(id));
  const near = loading.filter(({ control }) => control.passed.some((passed) => neighbours.has(passed)));
  return choose(near.length > 0 ? near : loading);
}

function choose(open: readonly Candidate[]): readonly Candidate[] {
  const chosen: Candidate[] = [];
  let leftMs = MOST_MS;
  while (chosen.length < MOST_PLANS) {
    const affordable = open.filter((one) => !chosen.includes(one) && (chosen.length === 0 || one.control.ms <= leftMs));
    const best = cheapest(affordable, chosen);
    if (!best) break;
    chosen.push(best);
    leftMs -= best.control.ms;
  }
  return chosen;
}

function cheapest(open: readonly Candidate[], chosen: readonly Candidate[]): Candidate | undefined {
  const judged = new Set(chosen.flatMap(({ plan }) => plan.statements.map(kindOf)));
  const price = ({ plan, control }: Candidate) => {
    const sameScenario = chosen.filter((one) => one.plan.scenario === plan.scenario).length;
    const sameVariant = chosen.filter(({ plan: { target, variant } }) => {
      return target === plan.target && variant === plan.variant;
    }).length;
    return ((control.ms + START_MS) / worthOf(plan, judged)) * 3 ** sameScenario * 2 ** sameVariant;
  };
  return open.toSorted((a, b) => price(a) - price(b))[0];
}

/** So much less than a new one a statement is worth that is of a kind which was judged before. */
const AGAIN = 0.25;

function worthOf({ statements }: ScenarioPlan, judged: ReadonlySet<string>): number {
  const fresh = new Set(statements.map(kindOf).filter((kind) => !judged.has(kind))).size;
  return fresh + AGAIN * (statements.length - fresh);
}

/** What is judged, without its bound: `max duration`. */
function kindOf({ text }: PlannedStatement): string {
  return text.split(/ (?:[<>]=?|=) /)[0] ?? text;
}
