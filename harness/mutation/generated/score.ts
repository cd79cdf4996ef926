import type { Candidate } from './choose-plans.ts';
import { type Journal, planHash, type Try } from './journal.ts';
import { type Mutant, mutantKey, stratumOf } from './mutant.ts';

/** `untried`: the run ended before its turn. */
export type MutantOutcome = 'caught' | 'missed' | 'unclear' | 'never executed' | 'equivalent' | 'untried';

export interface MutantResult {
  readonly mutant: Mutant;
  readonly outcome: MutantOutcome;
  /** The statement that caught it, what is unclear, or why it is equivalent. */
  readonly why?: string;
  /** The plans that it was tried with, or that would try it: `S1c · budgeted`. */
  readonly plans: readonly string[];
}

export interface Score {
  readonly of: string;
  readonly mutants: number;
  readonly counts: Readonly<Record<MutantOutcome, number>>;
  /** Caught of those executed and not equivalent, 0..1; undefined when there are none. */
  readonly share: number | undefined;
}

/** What is known about a mutant. */
export interface Known {
  readonly journal: Journal;
  /** Hashes of what can catch: each statement of a plan that is as expected without a mutant, and the start of its target. */
  readonly usable: ReadonlySet<string>;
  /** Why a reader says that it changes nothing. */
  readonly equivalent?: string | undefined;
}

/** What a mutant came to: caught by any plan, or not by those that were chosen for it. */
export function resultOf(
  mutant: Mutant,
  candidates: readonly Candidate[],
  { journal, usable, equivalent }: Known,
): MutantResult {
  const names = candidates.map(({ plan }) => `${plan.scenario} · ${plan.variant}`);
  if (equivalent !== undefined) return { mutant, outcome: 'equivalent', why: equivalent, plans: names };
  if (candidates.length === 0) return { mutant, outcome: 'never executed', plans: [] };
  const last = lastTries(journal, mutantKey(mutant));
  const caught = [...last.values()].find((one) => one.outcome === 'caught' && isFinal(one) && usable.has(one.by ?? ''));
  if (caught) return { mutant, outcome: 'caught', plans: [caught.name], ...(caught.why ? { why: caught.why } : {}) };
  const tries = candidates.map(({ plan }) => last.get(planHash(plan)));
  const made = tries.filter((one) => one !== undefined);
  const plans = made.map(({ name }) => name);
  if (made.length < tries.length || !made.every(isFinal)) return { mutant, outcome: 'untried', plans: names };
  const unclear = made.find(({ outcome }) => outcome === 'unclear');
  if (unclear) return { mutant, outcome: 'unclear', plans, ...(unclear.why ? { why: unclear.why } : {}) };
  return { mutant, outcome: 'missed', plans };
}

/** Whether company cannot have made it so. */
function isFinal({ alone, disturbed }: Try): boolean {
  return alone || disturbed === undefined;
}

/** The last try by plan; what was tried alone counts before what was tried beside others. */
function lastTries({ entries }: Journal, mutant: string): ReadonlyMap<string, Try> {
  const tries = new Map<string, Try>();
  for (const entry of entries) {
    if (entry.kind !== 'try' || entry.mutant !== mutant) continue;
    if (entry.alone || tries.get(entry.plan)?.alone !== true) tries.set(entry.plan, entry);
  }
  return tries;
}

const OUTCOMES: readonly MutantOutcome[] = ['caught', 'missed', 'unclear', 'never executed', 'equivalent', 'untried'];

/** The score of every target, and of all together last. */
export function scoresOf(results: readonly MutantResult[]): readonly Score[] {
  const strata = [...Map.groupBy(results, ({ mutant }) => stratumOf(mutant))].toSorted(([a], [b]) =>
    a.localeCompare(b),
  );
  return [...strata.map(([of, members]) => scoreOf(of, members)), scoreOf('all', results)];
}

function scoreOf(of: string, results: readonly MutantResult[]): Score {
  const count = (outcome: MutantOutcome) => results.filter((one) => one.outcome === outcome).length;
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])) as Score['counts'];
  const judged = counts.caught + counts.missed + counts.unclear;
  return { of, mutants: results.length, counts, share: judged === 0 ? undefined : counts.caught / judged };
}
