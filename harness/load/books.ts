import type { SlowRequest } from '../domain/evidence.ts';
import { closeLedger, type Ledger } from '../domain/ledger.ts';
import type { OutcomeKind } from '../domain/outcome.ts';
import type { Recording } from '../domain/recording.ts';
import { getOrAdd } from './get-or-add.ts';
import type { Outcome } from './outcomes.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createSlowest } from './slowest.ts';

/** One phase's pages: a recorder for each route and outcome. */
export interface PhaseBook {
  readonly name: string;
  readonly open: boolean;
  readonly routes: Map<string, Map<Outcome, Clocks>>;
}

/** `service` is missing where it would equal `response`. */
interface Clocks {
  readonly response: Recorder;
  readonly service?: Recorder;
}

/** An ended request as the books see it; monotonic ms. */
export interface Ended {
  readonly index: number;
  readonly route: string;
  readonly phase: PhaseBook;
  readonly dueAt: number;
  readonly sentAt: number;
}

/** The caller's books: counts every request once when it is planned, sent or dropped, and ended. */
export interface Books {
  phase(name: string, open: boolean): PhaseBook;
  planned(count: number): void;
  sent(): void;
  /** Never sent although it was planned. */
  dropped(count: number): void;
  /** Microseconds from due to `at`. */
  ended(request: Ended, outcome: Outcome, at: number): number;
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
  return {
    phase: (name, open) => getOrAdd(phases, name, () => ({ name, open, routes: new Map() })),
    planned(count) {
      counts.planned += count;
    },
    sent() {
      counts.sent++;
    },
    dropped(count) {
      counts.dropped += count;
    },
    ended(request, outcome, at) {
      const { phase, route } = request;
      outcomes.set(outcome.kind, (outcomes.get(outcome.kind) ?? 0) + 1);
      const clocks = clocksOf(phase, route, outcome);
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

function clocksOf(phase: PhaseBook, route: string, outcome: Outcome): Clocks {
  const byOutcome = getOrAdd(phase.routes, route, () => new Map<Outcome, Clocks>());
  return getOrAdd(byOutcome, outcome, () => {
    const key = { phase: phase.name, route, ...outcome };
    const response = createRecorder({ ...key, clock: 'response' });
    return phase.open ? { response, service: createRecorder({ ...key, clock: 'service' }) } : { response };
  });
}

function recordingsOf(phase: PhaseBook): readonly Recording[] {
  return [...phase.routes.values()].flatMap((byOutcome) =>
    [...byOutcome.values()].flatMap((clocks) => {
      const response = clocks.response.recording();
      return [response, clocks.service?.recording() ?? { ...response, clock: 'service' as const }];
    }),
  );
}

function micros(ms: number): number {
  return Math.max(0, Math.round(ms * 1000));
}
