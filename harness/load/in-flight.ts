import type { OutcomeKind } from '../domain/outcome.ts';
import { systemClock } from '../runtime/clock.ts';
import type { Books, PhaseBook } from './accounting/accounting.ts';
import type { Pulse } from './accounting/interval-reporter.ts';
import { type Outcome, type OutcomeNames, outcomeNames } from './accounting/outcomes.ts';
import { monotonicNow, timers } from './clock.ts';
import { createDeadlines } from './loops/deadlines.ts';
import { type ReadyRequest, requestSource } from './requests/requests.ts';
import { createWire } from './wire/http1/http1.ts';
import type { Ending, Sending } from './wire/wire.ts';
import type { Share, WorkerBirth } from './worker/messages.ts';

/** Requests between being sent and their one outcome. */
export interface Flights {
  size(): number;
  /** Sends the next request at once; `dueAt` is monotonic ms, now when it is left out. */
  issue(phase: PhaseBook, ended: (kind: OutcomeKind) => void, dueAt?: number): void;
  /** Books a request that was due and is not sent. */
  drop(phase: PhaseBook): void;
  /** The hard stop: everything in flight is given up and every connection closed. */
  abandon(): void;
}

/** A request in flight; times are monotonic ms. */
interface Flight extends ReadyRequest, Passenger {
  readonly dueAt: number;
  readonly sentAt: number;
  readonly expiresAt: number;
  sending: Sending | undefined;
}

/** Whom a request is sent for. */
interface Passenger {
  readonly index: number;
  readonly phase: PhaseBook;
  readonly ended: (kind: OutcomeKind) => void;
}

/** Connects when the first request is sent. Throws SQUALL_INVALID_PLAN on requests that make no sense. */
export function createFlights({ spec, share }: WorkerBirth, books: Books, pulse: Pulse): Flights {
  const names = outcomeNames(spec.rules);
  const takeIndex = indices(share);
  const launch = (request: ReadyRequest, passenger: Passenger, dueAt?: number) => {
    const flight = flightOf(request, passenger, dueAt, spec.deadlineMs);
    books.counts.sent();
    pulse.sent();
    if (dueAt !== undefined) pulse.late(flight.sentAt - dueAt);
    inFlight.add(flight);
    flight.sending = wire.send(flight);
  };
  const land = (flight: Flight, outcome: Outcome) =>
    pulse.ended(outcome.label, books.ended(flight, flight.step.route, outcome, monotonicNow()));
  const giveUp = (flight: Flight, kind: OutcomeKind) => {
    const stage = flight.sending?.cancel();
    if (stage === 'connecting') books.counts.neverArrived();
    land(flight, names.unanswered(kind, stage));
    flight.ended(kind);
  };
  const inFlight = createDeadlines<Flight>(timers, (flight) => giveUp(flight, 'timed-out'));
  const onEnd = (flight: Flight, end: Ending) => {
    inFlight.remove(flight);
    const outcome = outcomeOf(names, end);
    land(flight, outcome);
    if (!goesOn(flight, outcome)) return flight.ended(outcome.kind);
    const index = takeIndex();
    const request = requests.next(flight, end, index);
    if (!request) return flight.ended(outcome.kind);
    books.counts.planned(1);
    launch(request, { ...flight, index });
  };
  const wire = createWire<Flight>({ url: spec.url, wantsBody: readsBody(names), onEnd });
  const requests = requestSource(spec, wire.encode, systemClock.wall);
  return {
    size: () => inFlight.size,
    issue(phase, ended, dueAt) {
      const index = takeIndex();
      launch(requests.first(index, dueAt && monotonicNow() - dueAt), { index, phase, ended }, dueAt);
    },
    drop(phase) {
      books.dropped(phase, names.unanswered('dropped'));
      pulse.dropped('dropped');
    },
    abandon() {
      for (const flight of inFlight.clear()) giveUp(flight, 'abandoned');
      wire.close();
    },
  };
}

function readsBody(names: OutcomeNames) {
  return ({ step }: Flight, status: number) => step.captures.length > 0 || names.wantsBody(status);
}

function flightOf(request: ReadyRequest, passenger: Passenger, dueAt: number | undefined, deadlineMs: number): Flight {
  const { bytes, bodiless, step, flow } = request;
  const { index, phase, ended } = passenger;
  const sentAt = monotonicNow();
  const expiresAt = sentAt + deadlineMs;
  const times = { dueAt: dueAt ?? sentAt, sentAt, expiresAt };
  return { bytes, bodiless, step, flow, index, phase, ended, ...times, sending: undefined };
}

/** This worker's request numbers: the others' lie between them. */
function indices({ index, of }: Share): () => number {
  let next = index;
  return () => {
    const taken = next;
    next += of;
    return taken;
  };
}

function outcomeOf(names: OutcomeNames, end: Ending): Outcome {
  if (end.kind === 'answered') return names.answered(end.status, end.rawHeaders, end.body);
  return names.unanswered(end.kind, end.stage);
}

function goesOn({ step }: Flight, outcome: Outcome): boolean {
  return step.next !== undefined && outcome.kind === 'answered' && outcome.class === 'success';
}
