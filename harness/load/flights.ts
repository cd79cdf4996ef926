import type { OutcomeKind } from '../domain/outcome.ts';
import type { Books, PhaseBook } from './books.ts';
import { createWire } from './connections.ts';
import { createDeadlines } from './deadlines.ts';
import { type Outcome, outcomeNames } from './outcomes.ts';
import type { WorkerBirth } from './protocol.ts';
import type { Pulse } from './pulse.ts';
import { type ReadyRequest, requestSource } from './requests.ts';
import { monotonicNow, timers } from './timers.ts';
import type { Ending, Sending } from './wire.ts';

/** Requests between being sent and their one outcome. */
export interface Flights {
  readonly size: number;
  /** Sends the next request at once; `dueAt` is monotonic ms, now when it is left out. */
  issue(phase: PhaseBook, ended: (kind: OutcomeKind) => void, dueAt?: number): void;
  /** Books a request that was due and is not sent. */
  drop(phase: PhaseBook): void;
  /** The hard stop: everything in flight is given up and every connection closed. */
  abandon(): void;
}

/** A request in flight; times are monotonic ms. */
interface Flight extends ReadyRequest {
  readonly index: number;
  readonly phase: PhaseBook;
  readonly dueAt: number;
  readonly sentAt: number;
  readonly expiresAt: number;
  readonly ended: (kind: OutcomeKind) => void;
  sending: Sending | undefined;
}

/** Connects when the first request is sent. Throws SQUALL_INVALID_PLAN on requests that make no sense. */
export function createFlights({ spec, share }: WorkerBirth, books: Books, pulse: Pulse): Flights {
  const names = outcomeNames(spec.rules);
  const settle = (flight: Flight, outcome: Outcome) => {
    pulse.ended(outcome.label, books.ended(flight, outcome, monotonicNow()));
    flight.ended(outcome.kind);
  };
  const giveUp = (flight: Flight, kind: OutcomeKind) => {
    flight.sending?.cancel();
    settle(flight, names.unanswered(kind));
  };
  const onEnd = (flight: Flight, end: Ending) => {
    inFlight.remove(flight);
    const answered = end.kind === 'answered';
    settle(flight, answered ? names.answered(end.status, end.rawHeaders, end.body) : names.unanswered(end.kind));
  };
  const inFlight = createDeadlines<Flight>(timers, (flight) => giveUp(flight, 'timed-out'));
  const wire = createWire<Flight>({ url: spec.url, wantsBody: names.wantsBody, onEnd });
  const requests = requestSource(spec, wire.encode);
  const dropped = names.unanswered('dropped');
  let next = share.index;
  return {
    get size() {
      return inFlight.size;
    },
    issue(phase, ended, dueAt) {
      const index = next;
      next += share.of;
      const { bytes, bodiless, route } = requests(index);
      const sentAt = monotonicNow();
      const times = { dueAt: dueAt ?? sentAt, sentAt, expiresAt: sentAt + spec.deadlineMs };
      const flight: Flight = { bytes, bodiless, route, index, phase, ...times, ended, sending: undefined };
      books.sent();
      pulse.sent();
      if (dueAt !== undefined) pulse.late(sentAt - dueAt);
      inFlight.add(flight);
      flight.sending = wire.send(flight);
    },
    drop(phase) {
      books.planned(1);
      books.dropped(phase, dropped);
      pulse.dropped(dropped.label);
    },
    abandon() {
      for (const flight of [...inFlight]) {
        inFlight.remove(flight);
        giveUp(flight, 'abandoned');
      }
      wire.close();
    },
  };
}
