import { judgeOne } from '../../assertions/judge.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Verdict, VerdictKind } from '../../domain/verdict.ts';
import { formatObserved } from '../../report/explain/format.ts';
import { evidenceOf } from '../../run/scenario/freeze-evidence.ts';
import type { TimedRun } from '../../run/scenario/scenario-run.ts';
import type { Witnesses } from '../../run/scenario/witnesses.ts';
import type { NewEntryOf } from '../journal/entries.ts';
import type { ActingFaults } from './acting-faults.ts';
import type { LivePhases } from './live-phases.ts';

/** A statement on what was seen so far, as the journal tells it. */
export type JudgedNow = NewEntryOf<'statement'>;

export interface SeenSoFar {
  readonly run: TimedRun;
  readonly witnesses: Witnesses;
  readonly phases: LivePhases;
  readonly faults: ActingFaults;
}

/** Everything that was seen up to now, while it goes on: counts of the present phase are missing. */
export async function evidenceSoFar({ run, witnesses, phases, faults }: SeenSoFar): Promise<Evidence> {
  const { session, machine, prober } = witnesses;
  await faults.prove();
  const [load, cpuWaits] = await Promise.all([session.soFar(), machine.evidence()]);
  return evidenceOf({ ...run, plan: phases.plan() }, phases.seen(), { load, probed: prober.evidence(), cpuWaits });
}

/** Whether a statement holds by that evidence. */
export function judgeNow(
  text: string,
  of: JudgedNow['of'],
  evidence: Evidence,
  { strict }: { readonly strict: boolean },
): JudgedNow {
  const verdict = judgeOne(text, 'hold', evidence, { strict, pausesOnly: true });
  const { variant } = evidence.plan;
  return { kind: 'statement', variant, text, of, state: STATES[verdict.verdict], observed: observedIn(verdict) };
}

const STATES: Readonly<Record<VerdictKind, JudgedNow['state']>> = {
  pass: 'holds',
  fail: 'broken',
  inconclusive: 'unknown',
};

function observedIn(verdict: Verdict): string {
  const observed = formatObserved(verdict);
  return verdict.why === undefined ? observed : `${observed}: ${verdict.why}`;
}
