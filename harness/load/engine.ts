import type { LoadEvidence } from '../domain/evidence.ts';
import type { LoadPlan } from '../domain/load-plan.ts';
import type { LoadSnapshot } from '../domain/ports.ts';
import { createBooks } from './books.ts';
import { type Loop, startClosedLoop } from './closed-loop.ts';
import { createFlights } from './flights.ts';
import type { WorkerBirth } from './protocol.ts';
import { createPulse } from './pulse.ts';
import { timers } from './timers.ts';

/** One worker's load: sends requests, follows each to its end, keeps the books. */
export interface Engine {
  /** Resolves when every request of the phase has its outcome. */
  run(phase: string, plan: LoadPlan): Promise<void>;
  /** The hard stop: starts nothing more and abandons what is in flight. */
  halt(): void;
  /** Halts and hands over the books. */
  finish(): Promise<LoadEvidence>;
}

/** Throws SQUALL_INVALID_PLAN on requests that make no sense. */
export function createEngine(birth: WorkerBirth, onSnapshot: (snapshot: LoadSnapshot) => void): Engine {
  const books = createBooks(birth.originMs);
  const pulse = createPulse(birth, () => flights.size, onSnapshot);
  const flights = createFlights(birth, books, pulse);
  let loop: Loop | undefined;
  let running: Promise<void> = Promise.resolve();
  let halted = false;
  const halt = () => {
    halted = true;
    loop?.stop();
    flights.abandon();
  };
  const run = async (phase: string, plan: LoadPlan) => {
    if (plan.model === 'open') throw new Error('open loops come next');
    const book = books.phase(phase, false);
    // A plan that may end before its number of requests promises only what it sends.
    const promised = plan.durationMs === undefined ? plan.requests : undefined;
    let started = 0;
    pulse.begin(phase, promised);
    loop = startClosedLoop(plan, {
      after: timers.after,
      issue(ended) {
        started++;
        flights.issue(book, ended);
      },
    });
    await loop.done;
    books.planned(promised ?? started);
    books.dropped((promised ?? started) - started);
    pulse.end();
  };
  return {
    async run(phase, plan) {
      if (halted) return;
      running = run(phase, plan);
      await running;
    },
    halt,
    async finish() {
      halt();
      await running;
      pulse.stop();
      return { ...books.close(), intervals: pulse.intervals(), health: pulse.health() };
    },
  };
}
