import type { Verdict, VerdictKind } from '../../domain/verdict.ts';
import type { Finding, StatementDifference, StatementSide } from './comparison.ts';
import type { RunFigures } from './figures.ts';
import { mean } from './interval.ts';
import { type Pair, scenarioIn } from './statistic.ts';

export interface Runs {
  readonly before: readonly RunFigures[];
  readonly after: readonly RunFigures[];
  /** Earlier runs of the suite, in the order of time. */
  readonly history: readonly RunFigures[];
}

/** Statements that both sides judged; a changed text is another statement. */
export function statementDifferences(pair: Pair, runs: Runs): StatementDifference[] {
  return textsOf(pair, runs.before).flatMap((text) => {
    const [was, is, earlier] = [runs.before, runs.after, runs.history].map((side) => judged(pair, side, text));
    const first = is?.[0];
    if (!was || !is || !earlier || !first) return [];
    const { unit, bound } = first;
    const { scenario, variant } = pair;
    const [before, after] = [sideOf(was), sideOf(is)];
    const flaky = { before: isMixed(was) || keepsChanging(earlier), after: isMixed(is) };
    const finding = findingOf(before, after, flaky);
    return [{ scenario, variant, text, unit, bound, before, after, flaky: flaky.before || flaky.after, finding }];
  });
}

export function textsOf(pair: Pair, runs: readonly RunFigures[]): string[] {
  return [...new Set(runs.flatMap((run) => (scenarioIn(run, pair)?.statements ?? []).map(({ text }) => text)))];
}

function judged(pair: Pair, runs: readonly RunFigures[], text: string): Verdict[] {
  return runs.flatMap((run) => (scenarioIn(run, pair)?.statements ?? []).filter((each) => each.text === text));
}

function isMixed(statements: readonly Verdict[]): boolean {
  return new Set(statements.map(({ verdict }) => verdict)).size > 1;
}

/** A service that was broken once and repaired changes a verdict twice; more often is noise. */
const CHANGES_OF_ONE_BREAK = 2;

function keepsChanging(statements: readonly Verdict[]): boolean {
  const changed = statements.slice(1).filter(({ verdict }, i) => verdict !== statements[i]?.verdict);
  return changed.length > CHANGES_OF_ONE_BREAK;
}

function sideOf(statements: readonly Verdict[]): StatementSide {
  const seen = statements.flatMap(({ observed }) => observed ?? []);
  const count = (wanted: (statement: Verdict) => boolean) => statements.filter(wanted).length;
  const undecided: VerdictKind = 'inconclusive';
  return {
    observed: seen.length === 0 ? null : mean(seen),
    asExpected: count(({ asExpected }) => asExpected),
    decided: count(({ verdict }) => verdict !== undecided),
    runs: statements.length,
  };
}

/**
 * Only a clean change is better or worse. Any other that was not there before cannot be told: evidence that is gone, a
 * verdict that begins to change, a break of a statement that was flaky or undecided before. What was flaky and still is
 * decides nothing.
 */
function findingOf(
  before: StatementSide,
  after: StatementSide,
  flaky: { readonly before: boolean; readonly after: boolean },
): Finding {
  const [was, is] = [stateOf(before), stateOf(after)];
  if (was === 'kept' && is === 'broken') return flaky.before ? 'unclear' : 'worse';
  if (was === 'broken' && is === 'kept') return flaky.before ? 'unknown' : 'better';
  if (was === is && (was === 'kept' || was === 'broken')) return 'same';
  const decidesNothing = is === 'kept' || was === is || (flaky.before && flaky.after);
  return decidesNothing ? 'unknown' : 'unclear';
}

/** Over all runs of a side: as expected in each, never though the evidence could tell, never decided, or this and that. */
function stateOf({ asExpected, decided, runs }: StatementSide): 'kept' | 'broken' | 'undecided' | 'mixed' {
  if (asExpected === runs) return 'kept';
  if (decided === 0) return 'undecided';
  return asExpected === 0 ? 'broken' : 'mixed';
}
