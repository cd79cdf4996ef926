import type { OutcomeKind } from '../domain/outcome.ts';
import { systemClock } from '../runtime/clock.ts';
import type { Accounting, PhaseAccount } from './accounting/accounting.ts';
import type { IntervalReporter } from './accounting/interval-reporter.ts';
import { type Outcome, type OutcomeNames, outcomeNames } from './accounting/outcomes.ts';
import type { WaitingRequest } from './accounting/so-far.ts';
import { monotonicNow, timers } from './clock.ts';
import { createDeadlines } from './deadlines.ts';
import { type ReadyRequest, requestSource } from './requests/requests.ts';
import { stepsAfter } from './requests/steps.ts';
import type { Share } from './share.ts';
import { wires } from './wire/catalogue.ts';
import type { RequestEnd, SentRequest } from './wire/wire.ts';
import type { WorkerLoad } from './worker/messages.ts';

/** The requests between being sent and their one outcome. */
export interface InFlightRequests {
  size(): number;
  /** Sends the next request at once; `dueAt` is monotonic ms, now when it is left out. */
  issue(phase: PhaseAccount, onSettled: (kind: OutcomeKind) => void, dueAt?: number): void;
  /** Accounts for a request that was due and is not sent. */
  drop(phase: PhaseAccount): void;
  /** Of those in flight, what has taken longer than any of its phase did is stuck, whatever happens from now on. */
  markStuck(): void;
  /** Those that have taken longer than any of their phase did; where none of it has ended, than any of all phases. */
  waiting(): readonly WaitingRequest[];
  /** The hard stop: gives up everything in flight and closes every connection. */
  abandon(): void;
}

/** What a request is sent for. */
interface Order {
  readonly index: number;
  readonly phase: PhaseAccount;
  readonly onSettled: (kind: OutcomeKind) => void;
}

/** Times are monotonic ms. */
interface InFlightRequest extends ReadyRequest<unknown>, Order {
  readonly dueAt: number;
  readonly sentAt: number;
  readonly expiresAt: number;
  sent: SentRequest | undefined;
  isStuck: boolean;
}

/** Connects when the first request is sent. Throws SQUALL_INVALID_PLAN on requests that make no sense. */
export function createInFlightRequests(
  { spec, share, wallOffsetMs = 0 }: WorkerLoad,
  accounting: Accounting,
  reporter: IntervalReporter,
): InFlightRequests {
  const names = outcomeNames(spec.rules);
  const takeIndex = indicesOf(share);
  const send = (ready: ReadyRequest<unknown>, order: Order, dueAt?: number) => {
    const request = inFlightRequest(ready, order, dueAt, spec.deadlineMs);
    accounting.counts.sent(request.step.route);
    reporter.sent();
    if (dueAt !== undefined) reporter.late(request.sentAt - dueAt);
    inFlight.add(request);
    request.sent = wire.send(request.prepared, request);
  };
  const longestUs = new Map<PhaseAccount, number>();
  const record = (request: InFlightRequest, outcome: Outcome) => {
    const us = accounting.settled(request, request.step.route, outcome, monotonicNow());
    if (us > (longestUs.get(request.phase) ?? 0)) longestUs.set(request.phase, us);
    reporter.settled(outcome.label, us);
  };
  const giveUp = (request: InFlightRequest, kind: OutcomeKind) => {
    const stage = request.sent?.cancel();
    if (stage === 'connecting') accounting.counts.neverArrived();
    record(request, names.unanswered(kind, stage));
    request.onSettled(kind);
  };
  const inFlight = createDeadlines<InFlightRequest>(timers, (request) => giveUp(request, 'timed-out'));
  const onEnd = (request: InFlightRequest, end: RequestEnd) => {
    inFlight.remove(request);
    const outcome = outcomeOf(names, end);
    record(request, outcome);
    if (isWorthTelling(end)) accounting.explain(request.phase, request.step.route, outcome, end.code);
    if (!hasNextStep(request, outcome)) return request.onSettled(outcome.kind);
    const index = takeIndex();
    const { ready, missing } = requests.next(request, end, index);
    if (ready) {
      accounting.counts.planned(1);
      return send(ready, { index, phase: request.phase, onSettled: request.onSettled });
    }
    for (const { route } of stepsAfter(request.step)) neverSend(request.phase, route, missing);
    request.onSettled(outcome.kind);
  };
  const neverSend = (phase: PhaseAccount, route: string, reason: string) => {
    const outcome = names.unanswered('dropped');
    accounting.neverSent(phase, route, outcome, reason);
    reporter.neverSent(outcome.label);
  };
  const createWire = wires[spec.protocol ?? 'http1'];
  const wire = createWire<InFlightRequest>({ url: spec.url, wantsBody: readsBody(names), onEnd });
  const wall = () => systemClock.wall() + wallOffsetMs;
  const requests = requestSource(spec, (template) => wire.compile(template), wall);
  return {
    size: () => inFlight.size,
    issue(phase, onSettled, dueAt) {
      const index = takeIndex();
      send(requests.first(index, dueAt && monotonicNow() - dueAt), { index, phase, onSettled }, dueAt);
    },
    drop(phase) {
      const outcome = names.unanswered('dropped');
      accounting.neverSent(phase, requests.routeOf(takeIndex()), outcome, CAP_REACHED);
      reporter.dropped(outcome.label);
    },
    markStuck() {
      const now = monotonicNow();
      for (const request of inFlight.members())
        if ((now - request.dueAt) * 1000 > (longestUs.get(request.phase) ?? Number.POSITIVE_INFINITY))
          request.isStuck = true;
    },
    waiting: () => waitingIn(inFlight.members(), longestUs, names.unanswered('abandoned', 'waiting')),
    abandon() {
      for (const request of inFlight.clear()) giveUp(request, 'abandoned');
      wire.close();
    },
  };
}

const CAP_REACHED = 'it was due when as many were in flight as the load allows';

/** What went wrong with the bytes or the address is not said by the kind alone. */
function isWorthTelling(end: RequestEnd): end is Exclude<RequestEnd, { kind: 'answered' }> {
  return end.kind === 'malformed' || end.kind === 'unreachable';
}

function readsBody(names: OutcomeNames) {
  return ({ step }: InFlightRequest, status: number) => step.captures.length > 0 || names.wantsBody(status);
}

function inFlightRequest(
  { prepared, step, flow }: ReadyRequest<unknown>,
  { index, phase, onSettled }: Order,
  dueAt: number | undefined,
  deadlineMs: number,
): InFlightRequest {
  const sentAt = monotonicNow();
  return {
    prepared,
    step,
    flow,
    index,
    phase,
    onSettled,
    dueAt: dueAt ?? sentAt,
    sentAt,
    expiresAt: sentAt + deadlineMs,
    sent: undefined,
    isStuck: false,
  };
}

/** Those that have taken longer than any of their phase did, or any of all phases where none of it has ended. */
function waitingIn(
  members: Iterable<InFlightRequest>,
  longestUs: ReadonlyMap<PhaseAccount, number>,
  outcome: Outcome,
): readonly WaitingRequest[] {
  const now = monotonicNow();
  const sinceUs = (atMs: number) => Math.round((now - atMs) * 1000);
  const longestOfAllUs = Math.max(...longestUs.values(), longestUs.size === 0 ? Number.POSITIVE_INFINITY : 0);
  return [...members]
    .filter(({ phase, dueAt }) => sinceUs(dueAt) > (longestUs.get(phase) ?? longestOfAllUs))
    .map(({ phase, step, dueAt, sentAt, isStuck }) => {
      return { phase, route: step.route, outcome, isStuck, dueUs: sinceUs(dueAt), sentUs: sinceUs(sentAt) };
    });
}

/** The indices of this worker's requests: those of the other workers lie between them. */
function indicesOf({ index, of }: Share): () => number {
  let next = index;
  return () => {
    const taken = next;
    next += of;
    return taken;
  };
}

function outcomeOf(names: OutcomeNames, end: RequestEnd): Outcome {
  if (end.kind === 'answered') return names.answered(end.status, end.rawHeaders, end.body);
  return names.unanswered(end.kind, end.stage);
}

function hasNextStep({ step }: InFlightRequest, outcome: Outcome): boolean {
  return step.next !== undefined && outcome.kind === 'answered' && outcome.class === 'success';
}
