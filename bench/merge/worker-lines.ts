import type { LoadEvidence } from '../../harness/domain/evidence.ts';
import type { LoadSnapshot } from '../../harness/domain/ports.ts';
import { createAccounting } from '../../harness/load/accounting/accounting.ts';
import { createIntervalLog } from '../../harness/load/accounting/intervals.ts';
import { outcomeNames } from '../../harness/load/accounting/outcomes.ts';
import type { FromWorker } from '../../harness/load/worker/messages.ts';
import { seededRandom } from '../../harness/runtime/random.ts';

/** What one worker tells, as the lines that come over its connection. */
export interface WorkerLines {
  /** Of one second while the load runs. */
  readonly second: string;
  /** Its whole evidence at the end. */
  readonly end: string;
}

export interface Amount {
  /** Requests a second of one worker. */
  readonly rate: number;
  readonly seconds: number;
}

/** Distinct seconds of one worker; a longer run repeats them. */
const DRAWN_SECONDS = 10;
/** Of how long its thread waited for a CPU, a second: 10 of one that never waits, 50 of one that always does. */
const READINGS = 25;
const PHASES = ['baseline', 'fault', 'recovery'] as const;

/**
 * A worker of which every request is recorded as in a run: service times of a lognormal distribution around 5 ms, one request in a
 * hundred ten times as slow, one in a hundred an error. The seed is its index.
 */
export function workerLines(index: number, { rate, seconds }: Amount): WorkerLines {
  const random = seededRandom(index);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const names = outcomeNames([]);
  const accounting = createAccounting(0, 'bench');
  const log = createIntervalLog(0);
  const drawn = Array.from({ length: Math.min(seconds, DRAWN_SECONDS) }, (_, second) => {
    const phase = PHASES[second % PHASES.length] ?? 'baseline';
    const account = accounting.beginPhase(phase, true);
    for (let request = 0; request < rate; request++) {
      const ms = 5 * Math.exp(0.5 * normal()) * (random.next() < 0.01 ? 10 : 1);
      const outcome = names.answered(random.next() < 0.01 ? 503 : 200, [], '');
      accounting.counts.planned(1);
      accounting.counts.sent('GET /');
      log.sent();
      const sent = { index: request, phase: account, dueAt: 0, sentAt: 0.2 * random.next() };
      log.settled(outcome.label, accounting.settled(sent, 'GET /', outcome, sent.sentAt + ms));
    }
    return log.cut(phase, Math.round(rate / 200), (second + 1) * 1000);
  });
  const health = (second: number) => ({
    atMs: (second + 1) * 1000,
    latenessMs: 1 + random.next(),
    loopDelayMs: 2 + random.next(),
    cpu: 0.5,
    due: rate,
    sent: rate,
    latenessP99Ms: 1,
    cpuWaitMs: 0.5,
  });
  const reading = (i: number): readonly [number, number, number] => {
    const ms = 1000 / READINGS;
    return [rounded((i + 1) * ms), rounded(0.3 * random.next()), rounded(ms * random.next())];
  };
  const evidence: LoadEvidence = {
    ...accounting.close(),
    intervals: Array.from({ length: seconds }, (_, second) => {
      const interval = drawn[second % drawn.length] as (typeof drawn)[number];
      const phase = PHASES[Math.floor((second * PHASES.length) / seconds)] ?? 'recovery';
      return { ...interval, phase, fromMs: second * 1000, toMs: (second + 1) * 1000 };
    }),
    health: Array.from({ length: seconds }, (_, second) => health(second)),
    cpuWaits: [{ of: 'load generator', samples: Array.from({ length: seconds * READINGS }, (_, i) => reading(i)) }],
  };
  const [interval] = drawn;
  if (!interval) throw new RangeError('a run has at least one second');
  const snapshot: LoadSnapshot = {
    phase: interval.phase,
    planned: 0,
    sent: rate,
    done: rate,
    inFlight: interval.inFlight,
    perSecond: rate,
    p50Ms: interval.p50Us / 1000,
    p99Ms: interval.p99Us / 1000,
    maxMs: interval.maxUs / 1000,
    labels: interval.labels,
    generator: health(0),
  };
  const line = (message: FromWorker) => `${JSON.stringify({ type: 'load', load: 1, message })}\n`;
  return { second: line({ type: 'snapshot', snapshot, interval }), end: line({ type: 'finished', evidence }) };
}

/** To 10 us, as readings are. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
