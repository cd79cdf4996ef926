import type { SlowRequest } from '../../domain/evidence.ts';
import { closeLedger, type Ledger } from '../../domain/ledger.ts';
import type { OutcomeKind } from '../../domain/outcome.ts';
import type { Recording, RecordingKey } from '../../domain/recording.ts';
import { getOrAdd } from '../get-or-add.ts';
import type { Outcome } from './outcomes.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createSlowest } from './slowest.ts';

/** One phase's part of the books: pages for what ended in it, and for each phase that its straddlers ended in. */
export interface PhaseBook {
  readonly name: string;
  readonly open: boolean;
  readonly own: Pages;
  readonly straddlers: Map<string, Pages>;
}

/** Route -> outcome -> recorders. */
type Pages = Map<string, Map<Outcome, Clocks>>;

/** `service` is missing where it would equal `response`. */
interface Clocks {
  readonly key: Omit<RecordingKey, 'clock'>;
  readonly response: Recorder;
  readonly service?: Recorder;
}

/** An ended request as the books see it; monotonic ms. */
export interface Ended {
  readonly index: number;
  readonly phase: PhaseBook;
  readonly dueAt: number;
  readonly sentAt: number;
}

/** The caller's books: counts every request once when it is planned, sent or dropped, and ended. */
export interface Books {
  /** Begins a phase: what ends from now on ends in it. */
  phase(name: string, open: boolean): PhaseBook;
  planned(count: number): void;
  sent(): void;
  /** Planned, never due and never sent: a plan that was cut short. */
  unsent(count: number): void;
  /** Planned, due and not sent; it waited for nothing, so its duration is 0. */
  dropped(phase: PhaseBook, outcome: Outcome): void;
  /** Microseconds from due to `at`. */
  ended(request: Ended, route: string, outcome: Outcome, at: number): number;
  /** What they say so far. */
  close(): {
    readonly ledger: Ledger;
    readonly recordings: readonly Recording[];
    readonly slowest: readonly SlowRequest[];
  };
}

/** `originMs` is the scenario's begin on the monotonic clock. */
export function createBooks(originMs: number): Books {
  const phases = new Map<string, PhaseBook>();
  const slowest = createSlowest();
  const outcomes = new Map<OutcomeKind, number>();
  const counts = { planned: 0, sent: 0, dropped: 0 };
  let current: PhaseBook | undefined;
  return {
    phase(name, open) {
      current = getOrAdd(phases, name, () => ({ name, open, own: new Map(), straddlers: new Map() }));
      return current;
    },
    planned(count) {
      counts.planned += count;
    },
    sent() {
      counts.sent++;
    },
    unsent(count) {
      counts.dropped += count;
    },
    dropped(phase, outcome) {
      counts.planned++;
      counts.dropped++;
      clocksOf(phase, undefined, '', outcome).response.record(0);
    },
    ended(request, route, outcome, at) {
      const { phase } = request;
      outcomes.set(outcome.kind, (outcomes.get(outcome.kind) ?? 0) + 1);
      const clocks = clocksOf(phase, current === phase ? undefined : current?.name, route, outcome);
      const us = micros(at - request.dueAt);
      clocks.response.record(us);
      clocks.service?.record(micros(at - request.sentAt));
      slowest.offer(us / 1000, () => ({
        index: request.index,
        route,
        phase: phase.name,
        label: outcome.label,
        status: outcome.status,
        sentMs: request.sentAt - originMs,
        durationMs: us / 1000,
      }));
      return us;
    },
    close: () => ({
      ledger: closeLedger({ ...counts, outcomes: Object.fromEntries(outcomes) }),
      recordings: [...phases.values()].flatMap(recordingsOf),
      slowest: slowest.list(),
    }),
  };
}

function clocksOf(phase: PhaseBook, endedIn: string | undefined, route: string, outcome: Outcome): Clocks {
  const pages = endedIn === undefined ? phase.own : getOrAdd(phase.straddlers, endedIn, () => new Map());
  const byOutcome = getOrAdd(pages, route, () => new Map<Outcome, Clocks>());
  return getOrAdd(byOutcome, outcome, () => {
    const key = { phase: phase.name, route, ...outcome, ...(endedIn === undefined ? {} : { endedIn }) };
    return { key, response: createRecorder(), ...(phase.open ? { service: createRecorder() } : {}) };
  });
}

function recordingsOf(phase: PhaseBook): readonly Recording[] {
  const pages = [phase.own, ...phase.straddlers.values()];
  const clocks = pages.flatMap((page) => [...page.values()]).flatMap((byOutcome) => [...byOutcome.values()]);
  return clocks.flatMap(({ key, response, service }) => {
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
