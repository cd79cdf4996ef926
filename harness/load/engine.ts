import type { Interval, LoadEvidence } from '../domain/evidence.ts';
import type { LoadPlan, OpenLoad } from '../domain/load-plan.ts';
import type { LoadProgress } from '../domain/load-progress.ts';
import type { LoadSnapshot, PhaseEnd } from '../domain/ports.ts';
import { seededRandom } from '../runtime/random.ts';
import { createAccounting } from './accounting/accounting.ts';
import { createIntervalReporter } from './accounting/interval-reporter.ts';
import { withWaiting } from './accounting/so-far.ts';
import { timers } from './clock.ts';
import { createInFlightRequests } from './in-flight.ts';
import { arrivalTimes, endlessArrivalTimes, peakArrivals } from './loops/arrivals.ts';
import { startClosedLoop } from './loops/closed-loop.ts';
import type { Dispatcher, Loop } from './loops/loop.ts';
import { littleCap, type OpenSchedule, startOpenLoop } from './loops/open-loop.ts';
import type { PhaseOrder, WorkerLoad } from './worker/messages.ts';

/** One worker's load: sends requests, follows each to its end, accounts for all of them. */
export interface Engine {
  run(order: PhaseOrder): Promise<void>;
  /** Ends a load that goes on after its phase. */
  rest(until: PhaseEnd): Promise<void>;
  progress(): LoadProgress;
  /** What is recorded; what is in flight only where it has waited for longer than any request of its phase took. */
  soFar(): LoadEvidence;
  /** The hard stop: starts nothing more and abandons what is in flight. */
  halt(): void;
  /** Halts and returns what was recorded. */
  finish(): Promise<LoadEvidence>;
}

/** Throws SQUALL_INVALID_PLAN on requests that make no sense. */
export function createEngine(
  load: WorkerLoad,
  onSnapshot: (snapshot: LoadSnapshot, interval: Interval) => void,
): Engine {
  const accounting = createAccounting(load.originMs, load.spec.runId, load.spec.slowest);
  const reporter = createIntervalReporter(load, () => inFlight.size(), onSnapshot);
  const inFlight = createInFlightRequests(load, accounting, reporter);
  const loops = new Set<Loop>();
  const runs = new Map<string, number>();
  let latest: Loop | undefined;
  let current: string | undefined;
  let halted = false;
  const run = async (order: PhaseOrder) => {
    const { phase, plan, until } = order;
    if (phase !== current) inFlight.markStuck();
    current = phase;
    const nth = (runs.get(phase) ?? 0) + 1;
    runs.set(phase, nth);
    const account = accounting.beginPhase(phase, plan.model === 'open');
    const fixedCount = requestCount(plan);
    let started = 0;
    reporter.beginPhase(phase, fixedCount);
    const loop = startLoop(load, { ...order, nth }, latest, {
      ...timers,
      issue(onSettled, dueAt) {
        started++;
        if (fixedCount === undefined) accounting.counts.planned(1);
        inFlight.issue(account, onSettled, dueAt);
      },
      drop: () => inFlight.drop(account),
    });
    latest = loop;
    loops.add(loop);
    void loop.done.then(() => loops.delete(loop));
    await loop.passed;
    if (fixedCount !== undefined) {
      accounting.counts.planned(fixedCount);
      accounting.counts.dropped(fixedCount - started);
    }
    if (until === 'passed') return;
    await Promise.all([...loops].map(({ done }) => done));
    reporter.endPhase();
  };
  const rest = async (until: PhaseEnd) => {
    latest?.stop();
    if (until === 'drained') await Promise.all([...loops].map(({ done }) => done));
    reporter.endPhase();
  };
  const halt = () => {
    halted = true;
    for (const loop of loops) loop.stop();
    inFlight.abandon();
  };
  let running: Promise<void> = Promise.resolve();
  return {
    async run(order) {
      if (!halted) running = run(order);
      await running;
    },
    rest,
    progress: () => ({
      sent: accounting.counts.close().ledger.sent,
      sentOf: accounting.counts.sentOf(),
      inFlight: inFlight.size(),
    }),
    soFar: () => ({ ...withWaiting(accounting.close(), inFlight.waiting(), current), ...reporter.soFar() }),
    halt,
    async finish() {
      halt();
      await running;
      return { ...accounting.close(), ...reporter.stop() };
    },
  };
}

/** The number of requests, where the plan fixes it. A plan that may end before it only counts what it sends. */
function requestCount(plan: LoadPlan): number | undefined {
  return plan.model === 'closed' && plan.durationMs === undefined ? plan.requests : undefined;
}

/** A phase may be run several times, with another load each. */
interface NthOrder extends PhaseOrder {
  readonly nth: number;
}

/** Takes over from the load before it, if that one still goes on. */
function startLoop(load: WorkerLoad, order: NthOrder, before: Loop | undefined, dispatcher: Dispatcher): Loop {
  const { plan, startAt, until } = order;
  const goesOn = until === 'passed';
  if (plan.model === 'open') {
    before?.endAt(startAt);
    return startOpenLoop({ ...scheduleOf(load, order, plan), goesOn }, dispatcher);
  }
  before?.stop();
  return startClosedLoop(plan, dispatcher, { goesOn, before: before?.handover });
}

function scheduleOf({ spec, share }: WorkerLoad, order: NthOrder, plan: OpenLoad): OpenSchedule {
  const { phase, startAt, until, nth } = order;
  const { arrivals, durationMs, maxInFlight } = plan;
  const random = seededRandom(spec.seed).fork(nth === 1 ? `arrivals ${phase}` : `arrivals ${phase} ${nth}`);
  const cap = maxInFlight ?? littleCap(peakArrivals(arrivals, durationMs), spec.deadlineMs);
  const times = until === 'passed' ? endlessArrivalTimes : arrivalTimes;
  return { startAt, dueMs: times(plan, random, share), durationMs, cap };
}
