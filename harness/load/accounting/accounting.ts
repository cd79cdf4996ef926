import type { LoadEvidence } from '../../domain/evidence.ts';
import type { Recording, RecordingKey } from '../../domain/recording.ts';
import { correlationId } from '../requests/placeholders.ts';
import { type Counts, createCounts } from './counts.ts';
import { getOrAdd } from './get-or-add.ts';
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

/** The caller's books: every request counted, every duration recorded. */
export interface Books {
  readonly counts: Counts;
  /** Begins a phase: what ends from now on ends in it. */
  phase(name: string, open: boolean): PhaseBook;
  /** Planned, due and not sent; it waited for nothing, so its duration is 0. */
  dropped(phase: PhaseBook, outcome: Outcome): void;
  /** Microseconds from due to `at`. */
  ended(request: Ended, route: string, outcome: Outcome, at: number): number;
  /** What they say so far. */
  close(): Pick<LoadEvidence, 'ledger' | 'neverArrived' | 'recordings' | 'slowest'>;
}

/** `originMs` is the scenario's begin on the monotonic clock; `runId` the first half of every correlation id. */
export function createBooks(originMs: number, runId: string): Books {
  const counts = createCounts();
  const phases = new Map<string, PhaseBook>();
  const slowest = createSlowest();
  let current: PhaseBook | undefined;
  return {
    counts,
    phase(name, open) {
      current = getOrAdd(phases, name, () => ({ name, open, own: new Map(), straddlers: new Map() }));
      return current;
    },
    dropped(phase, outcome) {
      counts.planned(1);
      counts.dropped(1);
      clocksOf(phase, undefined, '', outcome).response.record(0);
    },
    ended(request, route, outcome, at) {
      const { index, phase, dueAt, sentAt } = request;
      counts.ended(outcome.kind);
      const clocks = clocksOf(phase, current === phase ? undefined : current?.name, route, outcome);
      const us = micros(at - dueAt);
      clocks.response.record(us);
      clocks.service?.record(micros(at - sentAt));
      slowest.offer(us / 1000, () => {
        const { label, status } = outcome;
        const times = { sentMs: sentAt - originMs, durationMs: us / 1000 };
        return { index, id: correlationId(runId, index), route, phase: phase.name, label, status, ...times };
      });
      return us;
    },
    close: () => ({
      ...counts.close(),
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
