import { type ArrivalCounter, createArrivalCounter } from './arrivals.ts';
import type { Telemetry } from './telemetry.ts';

/** The row that a stub's work writes. */
export type Effect = 'charge' | 'email' | 'none';

/** A dependency's own counts, which the caller's counts are checked against. */
export interface StubLedger {
  arrived(route: string, attempt: string): void;
  answered(status: number): void;
  /** A request felt what the stub was told to do. */
  misbehaved(): void;
  workDone(callerGone: boolean): void;
  /** Counts work that was stopped because its caller had left. */
  calledOff(): void;
  /** One row of `charges` or `emails`. */
  row(paymentId: string): void;
  /** Rows per payment id and arrivals per 100 ms, since the last clear. */
  snapshot(): { readonly rows: Readonly<Record<string, number>>; readonly arrivalsPer100Ms: readonly number[] };
  clear(): void;
}

const BUCKET_MS = 100;

interface Counters {
  readonly arrivals: ArrivalCounter;
  readonly rowsOf: Map<string, number>;
  readonly answers: Map<number, number>;
  readonly counts: Record<
    'inflight' | 'misbehaved' | 'done' | 'doneCallerGone' | 'calledOff' | 'rows' | 'again',
    number
  >;
  perBucket: number[];
  since: number;
}

export function createStubLedger(telemetry: Telemetry, effect: Effect, now = () => performance.now()): StubLedger {
  const counters: Counters = {
    arrivals: createArrivalCounter(),
    rowsOf: new Map(),
    answers: new Map(),
    counts: { inflight: 0, misbehaved: 0, done: 0, doneCallerGone: 0, calledOff: 0, rows: 0, again: 0 },
    perBucket: [],
    since: now(),
  };
  const { arrivals, rowsOf, answers, counts } = counters;
  exportCounters(telemetry, effect, counters);
  return {
    arrived: (route, attempt) => {
      arrivals.arrived(route, attempt);
      counts.inflight += 1;
      const bucket = Math.floor((now() - counters.since) / BUCKET_MS);
      counters.perBucket[bucket] = (counters.perBucket[bucket] ?? 0) + 1;
    },
    answered: (status) => {
      counts.inflight -= 1;
      answers.set(status, (answers.get(status) ?? 0) + 1);
    },
    misbehaved: () => {
      counts.misbehaved += 1;
    },
    workDone: (callerGone) => {
      counts.done += 1;
      if (callerGone) counts.doneCallerGone += 1;
    },
    calledOff: () => {
      counts.calledOff += 1;
    },
    row: (paymentId) => {
      const before = rowsOf.get(paymentId) ?? 0;
      rowsOf.set(paymentId, before + 1);
      counts.rows += 1;
      if (before > 0) counts.again += 1;
    },
    snapshot: () => ({
      rows: Object.fromEntries(rowsOf),
      arrivalsPer100Ms: Array.from(counters.perBucket, (n) => n ?? 0),
    }),
    clear: () => {
      rowsOf.clear();
      counters.perBucket = [];
      counters.since = now();
    },
  };
}

/** Counters only grow, even when the ledger is cleared: each phase takes their differences. */
function exportCounters(telemetry: Telemetry, effect: Effect, counters: Counters): void {
  const { arrivals, answers, counts } = counters;
  telemetry.counter('arrivals_total', 'Requests that arrived', ['route', 'attempt_header'], () => arrivals.samples());
  telemetry.counter('answers_total', 'Requests answered', ['status'], () =>
    [...answers].map(([status, value]) => ({ labels: { status: String(status) }, value })),
  );
  telemetry.counter('misbehaved_total', 'Requests that felt what it was told to do', [], () => counts.misbehaved);
  telemetry.gauge('inflight', 'Requests arrived and not answered', [], () => counts.inflight);
  telemetry.counter('work_done_total', 'Units of work finished', [], () => counts.done);
  telemetry.counter('work_done_caller_gone_total', 'Work finished for nobody', [], () => counts.doneCallerGone);
  telemetry.counter('work_called_off_total', 'Work not finished, as nobody waited', [], () => counts.calledOff);
  telemetry.gauge('arrivals_peak_100ms', 'Most arrivals in 100 ms since the last reset', [], () =>
    counters.perBucket.reduce((most, n) => Math.max(most, n ?? 0), 0),
  );
  if (effect === 'none') return;
  telemetry.counter(`${effect}s_total`, `Rows written to ${effect}s`, [], () => counts.rows);
  telemetry.counter(`${effect}s_again_total`, 'Rows for a payment that already had one', [], () => counts.again);
}
