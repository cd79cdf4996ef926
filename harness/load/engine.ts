import type { LoadEvidence } from '../domain/evidence.ts';
import type { LoadPlan } from '../domain/load-plan.ts';
import type { LoadSnapshot } from '../domain/ports.ts';
import { seededRandom } from '../runtime/random.ts';
import { createAccounting } from './accounting/accounting.ts';
import { createIntervalReporter } from './accounting/interval-reporter.ts';
import { timers } from './clock.ts';
import { createInFlightRequests } from './in-flight.ts';
import { arrivalTimes, peakArrivals } from './loops/arrivals.ts';
import { startClosedLoop } from './loops/closed-loop.ts';
import type { Dispatcher, Loop } from './loops/loop.ts';
import { littleCap, startOpenLoop } from './loops/open-loop.ts';
import type { PhaseOrder, WorkerLoad } from './worker/messages.ts';

/** One worker's load: sends requests, follows each to its end, accounts for all of them. */
export interface Engine {
  run(order: PhaseOrder): Promise<void>;
  /** The hard stop: starts nothing more and abandons what is in flight. */
  halt(): void;
  /** Halts and returns what was recorded. */
  finish(): Promise<LoadEvidence>;
}

/** Throws SQUALL_INVALID_PLAN on requests that make no sense. */
export function createEngine(load: WorkerLoad, onSnapshot: (snapshot: LoadSnapshot) => void): Engine {
  const accounting = createAccounting(load.originMs, load.spec.runId);
  const reporter = createIntervalReporter(load, () => inFlight.size(), onSnapshot);
  const inFlight = createInFlightRequests(load, accounting, reporter);
  const draining = new Set<Promise<void>>();
  let loop: Loop | undefined;
  let halted = false;
  const run = async (order: PhaseOrder) => {
    const { phase, plan, until } = order;
    const account = accounting.beginPhase(phase, plan.model === 'open');
    const fixedCount = requestCount(plan);
    let started = 0;
    reporter.beginPhase(phase, fixedCount);
    loop = startLoop(load, order, {
      ...timers,
      issue(onSettled, dueAt) {
        started++;
        if (fixedCount === undefined) accounting.counts.planned(1);
        inFlight.issue(account, onSettled, dueAt);
      },
      drop: () => inFlight.drop(account),
    });
    draining.add(loop.done);
    await loop.started;
    if (fixedCount !== undefined) {
      accounting.counts.planned(fixedCount);
      accounting.counts.dropped(fixedCount - started);
    }
    if (until === 'drained') await Promise.all(draining);
    if (until === 'drained') draining.clear();
    reporter.endPhase();
  };
  const halt = () => {
    halted = true;
    loop?.stop();
    inFlight.abandon();
  };
  let running: Promise<void> = Promise.resolve();
  return {
    async run(order) {
      if (!halted) running = run(order);
      await running;
    },
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

function startLoop({ spec, share }: WorkerLoad, order: PhaseOrder, dispatcher: Dispatcher): Loop {
  const { phase, plan, startAt } = order;
  if (plan.model === 'closed') return startClosedLoop(plan, dispatcher);
  const { arrivals, durationMs, maxInFlight } = plan;
  const random = seededRandom(spec.seed).fork(`arrivals ${phase}`);
  const cap = maxInFlight ?? littleCap(peakArrivals(arrivals, durationMs), spec.deadlineMs);
  return startOpenLoop({ startAt, dueMs: arrivalTimes(plan, random, share), durationMs, cap }, dispatcher);
}
