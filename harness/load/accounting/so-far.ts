import { closeLedger } from '../../domain/ledger.ts';
import type { Recording } from '../../domain/recording.ts';
import type { PhaseAccount, Recorded } from './accounting.ts';
import type { Outcome } from './outcomes.ts';
import { createRecorder } from './recorder.ts';

/** A request in flight that has waited for longer than others took. */
export interface WaitingRequest {
  readonly phase: Pick<PhaseAccount, 'name'>;
  readonly route: string;
  readonly outcome: Outcome;
  /** When a later phase began it had been in flight for longer than any request of its phase took. */
  readonly isStuck: boolean;
  /** Whole microseconds since it was due, and since it was sent. */
  readonly dueUs: number;
  readonly sentUs: number;
}

/**
 * What is recorded, as if all others in flight had not been sent yet, and as if those that wait were given up now: their
 * duration is a lower bound. `current` is the phase that runs. The ledger balances.
 */
export function withWaiting(recorded: Recorded, waiting: readonly WaitingRequest[], current?: string): Recorded {
  const { ledger, recordings } = recorded;
  const outcomes = { ...ledger.outcomes };
  for (const { outcome } of waiting) outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1;
  const sent = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const { dropped } = ledger;
  return {
    ...recorded,
    ledger: closeLedger({ planned: sent + dropped, sent, dropped, outcomes }),
    recordings: [...recordings, ...recordingsOf(waiting, current)],
  };
}

function recordingsOf(waiting: readonly WaitingRequest[], current: string | undefined): readonly Recording[] {
  const groups = Map.groupBy(waiting, ({ phase, route, isStuck }) => `${phase.name} ${route} ${isStuck}`);
  return [...groups.values()].flatMap((group) => {
    const { phase, route, outcome, isStuck } = group[0] as WaitingRequest;
    const straddles = current !== undefined && current !== phase.name;
    const ended = straddles ? { endedIn: current, ...(isStuck ? { stuck: true as const } : {}) } : {};
    const key = { phase: phase.name, route, ...outcome, ...ended };
    return [
      { ...key, clock: 'response' as const, ...samplesOf(group.map(({ dueUs }) => dueUs)) },
      { ...key, clock: 'service' as const, ...samplesOf(group.map(({ sentUs }) => sentUs)) },
    ];
  });
}

function samplesOf(durationsUs: readonly number[]) {
  const recorder = createRecorder();
  for (const us of durationsUs) recorder.record(us);
  return recorder.samples();
}
