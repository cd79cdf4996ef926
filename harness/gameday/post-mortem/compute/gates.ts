import { only, type VariantRun } from './day.ts';
import type { ActedFault } from './faults.ts';

/** A gate of the runbook and who answered it. */
export interface Gate {
  readonly question: string;
  /** ms of real time since the load of the variant began. */
  readonly atMs: number;
  readonly answer: 'passed' | 'refused' | 'none';
  readonly by: string | null;
  /** ms, as people waited for it; null where it still waited when the journal ends. */
  readonly waitedMs: number | null;
  /** Names of the faults that acted meanwhile. */
  readonly faults: readonly string[];
}

export function gatesOf(run: VariantRun, acted: readonly ActedFault[]): Gate[] {
  const gates = only(run.entries, 'gate');
  return gates
    .filter(({ state }) => state === 'waits')
    .map((asked): Gate => {
      const from = gates.indexOf(asked);
      const answered = gates.slice(from + 1).find(({ index, state }) => index === asked.index && state !== 'waits');
      const atMs = run.real(asked.atMs);
      const toMs = answered ? run.real(answered.atMs) : Number.POSITIVE_INFINITY;
      const state = answered?.state;
      return {
        question: asked.question,
        atMs,
        answer: state === 'passed' || state === 'refused' ? state : 'none',
        by: answered?.by ?? null,
        waitedMs: answered ? (answered.waitedMs ?? Math.max(0, answered.atMs - asked.atMs)) : null,
        faults: acted
          .filter((fault) => fault.fromMs < toMs && atMs < (fault.toMs ?? Number.POSITIVE_INFINITY))
          .map(({ name }) => name),
      };
    });
}
