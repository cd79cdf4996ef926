import { heldUpIn, whatMachineChanged } from '../../assertions/idle-machine.ts';
import { unreachedFault } from '../../assertions/validity-faults.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { planName, type ScenarioPlan } from '../../domain/scenario.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { explainVerdict } from '../../report/explain/explain-verdict.ts';
import type { Machine } from '../../run/schedule/machine.ts';
import type { Schedule } from '../../run/schedule/schedule.ts';
import { isSquallError } from '../../runtime/errors.ts';
import { isCertain } from './certain.ts';
import type { Candidate } from './choose-plans.ts';
import { ACTIVE_MUTANT } from './instrument.ts';
import { type Journal, planHash, proofHash, type Try } from './journal.ts';
import { createLanes, type LaneTools, planWith, programsOf, type RunPlan } from './lanes.ts';
import { type Mutant, mutantKey } from './mutant.ts';

/** Tries mutants on one machine: `alone` when no other lane is in use meanwhile. */
export interface Trials {
  readonly journal: Journal;
  readonly tools: LaneTools;
  readonly machine: Machine;
  readonly alone: boolean;
}

/** A mutant with the plans that may catch it. */
export interface Suspect {
  readonly mutant: Mutant;
  readonly candidates: readonly Candidate[];
}

/** A plan that takes several times as long as without the mutant will not end: a loop without an end, calls without an answer. */
const SLOWER = 3;
const SLOWER_MS = 30_000;

type Result = Omit<Try, 'kind' | 'mutant' | 'plan' | 'name' | 'alone'>;
/** A plan that was not needed, because another of its lane has caught the mutant. */
const NOT_NEEDED = 'not needed';

/** Runs plans against mutants; each is tried until a plan catches it beyond doubt, or all chosen ones have had their turn. */
export function createTrials(trials: Trials): (suspect: Suspect) => Promise<void> {
  const { tools, journal, alone } = trials;
  const works = new Map<ScenarioPlan, (run: RunPlan) => Promise<Result | typeof NOT_NEEDED>>();
  const lanes = createLanes(tools, trials.machine, { run: (plan, run) => (works.get(plan) as Work)(run) });
  return async ({ mutant, candidates }) => {
    const key = mutantKey(mutant);
    let decided = false;
    for (const batch of Map.groupBy(candidates, ({ plan }) => `${plan.suite} · ${plan.lane}`).values()) {
      if (decided) return;
      const open = batch.filter(({ plan }) => !isKnown(journal, key, planHash(plan), alone));
      await Promise.all(
        open.map(async ({ plan, control }) => {
          const settings = { env: { [ACTIVE_MUTANT]: mutant.id }, lane: `mutant ${mutant.id}` };
          const mutated = planWith(plan, programsOf(plan, tools.suites), settings);
          works.set(mutated, async (run) => {
            if (decided) return NOT_NEEDED;
            const result = await tryPlan(plan, run, control.ms * SLOWER + SLOWER_MS, tools);
            decided = stands(result, alone);
            return result;
          });
          const result = await requestPlan(lanes, { plan, mutated }, tools);
          works.delete(mutated);
          if (result === NOT_NEEDED) return;
          decided ||= stands(result, alone);
          const name = planName(plan);
          await journal.add({ kind: 'try', mutant: key, plan: planHash(plan), name, alone, ...result });
        }),
      );
    }
  };
}

/** A catch that company cannot have made. */
function stands({ outcome, disturbed }: Result, alone: boolean): boolean {
  return outcome === 'caught' && (alone || disturbed === undefined);
}

type Work = (run: RunPlan) => Promise<Result | typeof NOT_NEEDED>;

/** What was seen alone stands, and what company cannot have changed. */
function isKnown({ entries }: Journal, mutant: string, plan: string, alone: boolean): boolean {
  return entries.some(
    (entry) =>
      entry.kind === 'try' &&
      entry.mutant === mutant &&
      entry.plan === plan &&
      (entry.alone || entry.disturbed === undefined || !alone),
  );
}

async function requestPlan(
  lanes: Schedule<Result | typeof NOT_NEEDED>,
  { plan, mutated }: { readonly plan: ScenarioPlan; readonly mutated: ScenarioPlan },
  { signal }: LaneTools,
): Promise<Result | typeof NOT_NEEDED> {
  try {
    return await lanes.request(mutated);
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    // A store that answers too late breaks off as well, and whether the machine was slow is not known here.
    if (!isSquallError(error)) return { outcome: 'unclear', why, ms: 0, disturbed: 'it broke off beside others' };
    // A busy machine makes a start slow, and never makes a service end.
    const slow = error.code === 'SQUALL_START_TIMEOUT' ? { disturbed: 'the target was slow to start' } : {};
    return { outcome: 'caught', why: `${error.code}: ${why}`, by: proofHash(plan), ms: 0, ...slow };
  }
}

async function tryPlan(
  plan: ScenarioPlan,
  run: RunPlan,
  limitMs: number,
  { clock, signal }: LaneTools,
): Promise<Result> {
  const tooLong = new AbortController();
  const inTime = new AbortController();
  const until = AbortSignal.any([signal, tooLong.signal]);
  const startMs = clock.now();
  void clock.sleep(limitMs, inTime.signal).then(
    () => tooLong.abort('too long'),
    () => undefined,
  );
  const { evidence, verdicts } = await run(until).finally(() => inTime.abort());
  signal.throwIfAborted();
  const ms = Math.round(clock.now() - startMs);
  if (tooLong.signal.aborted) {
    const why = `it did not end within ${Math.round(limitMs / 1000)} s`;
    return {
      outcome: 'caught',
      why,
      by: proofHash(plan),
      ms,
      disturbed: heldUpIn(evidence) ?? 'other lanes ran beside it',
    };
  }
  if (evidence.ended) {
    const why = evidence.ended.message.split('\n')[0] ?? '';
    return doubted({ outcome: 'unclear', why, ms }, heldUpIn(evidence));
  }
  return { ...outcomeOf(plan, evidence, verdicts), ms };
}

/**
 * A judged statement that is not as expected catches, and so does a fault that reaches no call any more, where it did without the
 * mutant: such a run ends with 11 and names it. Another gap in the evidence is no catch. A catch that the machine can have made does
 * not stand at once.
 */
export function outcomeOf(plan: ScenarioPlan, evidence: Evidence, verdicts: readonly Verdict[]): Omit<Result, 'ms'> {
  const unexpected = verdicts.map((verdict, at) => ({ ...verdict, at })).filter(({ asExpected }) => !asExpected);
  const decisive = unexpected.filter(({ verdict }) => verdict !== 'inconclusive');
  const certain = decisive.find((one) => isCertain(one, evidence));
  const found = certain ?? decisive[0] ?? unexpected[0];
  if (!found) return { outcome: 'missed' };
  const by = proofHash(plan, plan.statements[found.at]);
  const lost = decisive.length === 0 ? unreachedFault(evidence) : undefined;
  if (lost) return doubted({ outcome: 'caught', why: `${lost}; without the mutant it did`, by }, heldUpIn(evidence));
  const isCaught = decisive.length > 0;
  const result = { outcome: isCaught ? 'caught' : 'unclear', why: explainVerdict(found), by } as const;
  if (certain) return result;
  return doubted(result, isCaught ? heldUpIn(evidence) : whatMachineChanged(evidence));
}

/** The result, with who waited for the machine where that may have made it. */
function doubted<R extends object>(result: R, disturbed: string | undefined): R & Pick<Result, 'disturbed'> {
  return disturbed === undefined ? result : { ...result, disturbed };
}
