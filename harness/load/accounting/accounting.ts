import type { LoadEvidence } from '../../domain/evidence.ts';
import type { Recording, RecordingKey } from '../../domain/recording.ts';
import { correlationId } from '../requests/placeholders.ts';
import { type Counts, createCounts } from './counts.ts';
import { getOrAdd } from './get-or-add.ts';
import type { Outcome } from './outcomes.ts';
import { createReasons } from './reasons.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createSlowest } from './slowest.ts';

/** What is recorded of one phase: what ended in it, and its straddlers by the later phase that they ended in. */
export interface PhaseAccount {
  readonly name: string;
  readonly open: boolean;
  readonly own: Recorders;
  readonly straddlers: Map<string, Recorders>;
  readonly stuck: Map<string, Recorders>;
}

/** Route -> outcome -> recorders. */
type Recorders = Map<string, Map<Outcome, ClockRecorders>>;

/** `service` is missing where it would equal `response`. */
interface ClockRecorders {
  readonly key: Omit<RecordingKey, 'clock'>;
  readonly response: Recorder;
  readonly service?: Recorder;
}

/** What is needed of a request to account for its end; monotonic ms. */
export interface SettledRequest {
  readonly index: number;
  readonly phase: PhaseAccount;
  readonly dueAt: number;
  readonly sentAt: number;
  /** When a later phase began it had been in flight for longer than any request of its phase took. */
  readonly isStuck?: boolean;
}

/** What is recorded of requests. */
export type Recorded = Pick<LoadEvidence, 'ledger' | 'neverArrived' | 'recordings' | 'slowest' | 'reasons'>;

/** The caller's accounting: every request counted, every duration recorded. */
export interface Accounting {
  readonly counts: Counts;
  /** Begins a phase: what ends from now on ends in it. */
  beginPhase(name: string, open: boolean): PhaseAccount;
  /** Planned and not sent; it waited for nothing, so its duration is 0. */
  neverSent(phase: PhaseAccount, route: string, outcome: Outcome, reason: string): void;
  /** Why a request that is settled ended so. */
  explain(phase: PhaseAccount, route: string, outcome: Outcome, reason: string): void;
  /** Returns the microseconds from due to `at`. */
  settled(request: SettledRequest, route: string, outcome: Outcome, at: number): number;
  /** Everything recorded so far. */
  close(): Recorded;
}

/** `originMs` is the scenario's begin on the monotonic clock; `runId` the first half of every correlation id; `most` slowest requests
 * are told. */
export function createAccounting(originMs: number, runId: string, most?: number): Accounting {
  const counts = createCounts();
  const phases = new Map<string, PhaseAccount>();
  const slowest = createSlowest(most);
  const reasons = createReasons();
  const explain: Accounting['explain'] = ({ name }, route, { kind }, reason) =>
    reasons.add({ phase: name, kind, route, reason });
  let current: PhaseAccount | undefined;
  return {
    counts,
    beginPhase(name, open) {
      current = getOrAdd(phases, name, () => ({ name, open, own: new Map(), straddlers: new Map(), stuck: new Map() }));
      return current;
    },
    explain,
    neverSent(phase, route, outcome, reason) {
      counts.planned(1);
      counts.dropped(1);
      recordersOf(phase, {}, route, outcome).response.record(0);
      explain(phase, route, outcome, reason);
    },
    settled(request, route, outcome, at) {
      const { index, phase, dueAt, sentAt, isStuck } = request;
      counts.settled(outcome.kind);
      const ended = current && current !== phase ? { endedIn: current.name, isStuck } : {};
      const recorders = recordersOf(phase, ended, route, outcome);
      const us = micros(at - dueAt);
      recorders.response.record(us);
      recorders.service?.record(micros(at - sentAt));
      slowest.offer(us / 1000, () => ({
        index,
        id: correlationId(runId, index),
        route,
        phase: phase.name,
        label: outcome.label,
        status: outcome.status,
        sentMs: sentAt - originMs,
        durationMs: us / 1000,
      }));
      return us;
    },
    close: () => ({
      ...counts.close(),
      recordings: [...phases.values()].flatMap(recordingsOf),
      slowest: slowest.list(),
      ...(reasons.list().length === 0 ? {} : { reasons: reasons.list() }),
    }),
  };
}

interface Straddling {
  readonly endedIn?: string;
  readonly isStuck?: boolean | undefined;
}

function recordersOf(
  phase: PhaseAccount,
  { endedIn, isStuck = false }: Straddling,
  route: string,
  outcome: Outcome,
): ClockRecorders {
  const straddlers = isStuck ? phase.stuck : phase.straddlers;
  const recorders = endedIn === undefined ? phase.own : getOrAdd(straddlers, endedIn, () => new Map());
  const byOutcome = getOrAdd(recorders, route, () => new Map<Outcome, ClockRecorders>());
  return getOrAdd(byOutcome, outcome, () => {
    const ended = endedIn === undefined ? {} : { endedIn, ...(isStuck ? { stuck: true as const } : {}) };
    const key = { phase: phase.name, route, ...outcome, ...ended };
    return { key, response: createRecorder(), ...(phase.open ? { service: createRecorder() } : {}) };
  });
}

function recordingsOf(phase: PhaseAccount): readonly Recording[] {
  const byRoute = [phase.own, ...phase.straddlers.values(), ...phase.stuck.values()].flatMap((recorders) => [
    ...recorders.values(),
  ]);
  return byRoute
    .flatMap((byOutcome) => [...byOutcome.values()])
    .flatMap(({ key, response, service }) => {
      const samples = response.samples();
      return [
        { ...key, clock: 'response' as const, ...samples },
        { ...key, clock: 'service' as const, ...(service?.samples() ?? samples) },
      ];
    });
}

function micros(ms: number): number {
  return Math.max(0, Math.round(ms * 1000));
}
