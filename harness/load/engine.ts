import type { LoadEvidence } from '../domain/evidence.ts';
import type { LoadPlan } from '../domain/load-plan.ts';
import type { LoadSnapshot } from '../domain/ports.ts';
import { seededRandom } from '../runtime/random.ts';
import { createBooks } from './accounting/accounting.ts';
import { createPulse } from './accounting/interval-reporter.ts';
import { timers } from './clock.ts';
import { createFlights } from './in-flight.ts';
import { arrivalTimes, peakArrivals } from './loops/arrivals.ts';
import { startClosedLoop } from './loops/closed-loop.ts';
import type { Drive, Loop } from './loops/loop.ts';
import { littleCap, startOpenLoop } from './loops/open-loop.ts';
import type { PhaseOrder, WorkerBirth } from './worker/messages.ts';

/** One worker's load: sends requests, follows each to its end, keeps the books. */
export interface Engine {
  run(order: PhaseOrder): Promise<void>;
  /** The hard stop: starts nothing more and abandons what is in flight. */
  halt(): void;
  /** Halts and hands over the books. */
  finish(): Promise<LoadEvidence>;
}

/** Throws SQUALL_INVALID_PLAN on requests that make no sense. */
export function createEngine(birth: WorkerBirth, onSnapshot: (snapshot: LoadSnapshot) => void): Engine {
  const books = createBooks(birth.originMs, birth.spec.runId);
  const pulse = createPulse(birth, () => flights.size(), onSnapshot);
  const flights = createFlights(birth, books, pulse);
  const draining = new Set<Promise<void>>();
  let loop: Loop | undefined;
  let halted = false;
  const run = async ({ phase, plan, until, startAt }: PhaseOrder) => {
    const book = books.phase(phase, plan.model === 'open');
    const promised = promisedRequests(plan);
    let started = 0;
    pulse.begin(phase, promised);
    loop = startLoop(birth, phase, plan, startAt, {
      ...timers,
      issue(ended, dueAt) {
        started++;
        if (promised === undefined) books.counts.planned(1);
        flights.issue(book, ended, dueAt);
      },
      drop: () => flights.drop(book),
    });
    draining.add(loop.done);
    await loop.started;
    if (promised !== undefined) {
      books.counts.planned(promised);
      books.counts.dropped(promised - started);
    }
    if (until === 'drained') await Promise.all(draining);
    if (until === 'drained') draining.clear();
    pulse.end();
  };
  const halt = () => {
    halted = true;
    loop?.stop();
    flights.abandon();
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
      return { ...books.close(), ...pulse.stop() };
    },
  };
}

/** The number of requests that a plan fixes; one that may end before it promises only what it sends. */
function promisedRequests(plan: LoadPlan): number | undefined {
  return plan.model === 'closed' && plan.durationMs === undefined ? plan.requests : undefined;
}

function startLoop({ spec, share }: WorkerBirth, phase: string, plan: LoadPlan, startAt: number, drive: Drive): Loop {
  if (plan.model === 'closed') return startClosedLoop(plan, drive);
  const { arrivals, durationMs, maxInFlight } = plan;
  const random = seededRandom(spec.seed).fork(`arrivals ${phase}`);
  const cap = maxInFlight ?? littleCap(peakArrivals(arrivals, durationMs), spec.deadlineMs);
  return startOpenLoop({ startAt, dueMs: arrivalTimes(plan, random, share), durationMs, cap }, drive);
}
