import type { LoadEvidence } from '../domain/evidence.ts';
import type { LoadPlan, OpenLoad } from '../domain/load-plan.ts';
import type { LoadProgress } from '../domain/load-progress.ts';
import type { LoadSnapshot } from '../domain/ports.ts';
import { seededRandom } from '../runtime/random.ts';
import { createAccounting } from './accounting/accounting.ts';
import { createIntervalReporter } from './accounting/interval-reporter.ts';
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
  /** Ends a load that goes on after its phase; what is in flight goes on. */
  rest(): void;
  progress(): LoadProgress;
  /** The hard stop: starts nothing more and abandons what is in flight. */
  halt(): void;
  /** Halts and returns what was recorded. */
  finish(): Promise<LoadEvidence>;
}

/** Throws SQUALL_INVALID_PLAN on requests that make no sense. */
export function createEngine(load: WorkerLoad, onSnapshot: (snapshot: LoadSnapshot) => void): Engine {
  const accounting = createAccounting(load.originMs, load.spec.runId, load.spec.slowest);
  const reporter = createIntervalReporter(load, () => inFlight.size(), onSnapshot);
  const inFlight = createInFlightRequests(load, accounting, reporter);
  const loops = new Set<Loop>();
  let latest: Loop | undefined;
  let halted = false;
  const run = async (order: PhaseOrder) => {
    const { phase, plan, until } = order;
    inFlight.markStuck();
    const account = accounting.beginPhase(phase, plan.model === 'open');
    const fixedCount = requestCount(plan);
    let started = 0;
    reporter.beginPhase(phase, fixedCount);
    const loop = startLoop(load, order, latest, {
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
  const rest = () => {
    latest?.stop();
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

/** Takes over from the load before it, if that one still goes on. */
function startLoop(load: WorkerLoad, order: PhaseOrder, before: Loop | undefined, dispatcher: Dispatcher): Loop {
  const { plan, startAt, until } = order;
  const goesOn = until === 'passed';
  if (plan.model === 'open') {
    before?.endAt(startAt);
    return startOpenLoop({ ...scheduleOf(load, order, plan), goesOn }, dispatcher);
  }
  before?.stop();
  return startClosedLoop(plan, dispatcher, { goesOn, before: before?.handover });
}

function scheduleOf({ spec, share }: WorkerLoad, { phase, startAt, until }: PhaseOrder, plan: OpenLoad): OpenSchedule {
  const { arrivals, durationMs, maxInFlight } = plan;
  const random = seededRandom(spec.seed).fork(`arrivals ${phase}`);
  const cap = maxInFlight ?? littleCap(peakArrivals(arrivals, durationMs), spec.deadlineMs);
  const times = until === 'passed' ? endlessArrivalTimes : arrivalTimes;
  return { startAt, dueMs: times(plan, random, share), durationMs, cap };
}
