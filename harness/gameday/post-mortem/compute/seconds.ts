import type { EntryOf } from '../../journal/entries.ts';
import { only, type VariantRun } from './day.ts';

/** What ended in one stretch of a variant's run, usually a second; times are ms of real time since its load began. */
export interface Second {
  readonly fromMs: number;
  readonly toMs: number;
  readonly phase: string;
  readonly sent: number;
  /** Sent, or dropped at the limit of the load. */
  readonly due: number;
  readonly success: number;
  /** A proper no, which is neither a success nor a failure. */
  readonly rejected: number;
  /** Answered in another way than usual. */
  readonly fallback: number;
  readonly failed: number;
  /** Requests that ended in it, per outcome label. */
  readonly labels: Readonly<Record<string, number>>;
  readonly inFlight: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
  readonly services: EntryOf<'second'>['services'];
}

/** A shorter gap, as a part of a second, is how exactly clocks are read. */
const LEAST_GAP = 0.5;

/**
 * In order. The journal has when each was written, which is when it ended or later: where it ended follows from those after it, as
 * none of them was written too early. What was not written at all stays a gap.
 */
export function secondsOf(run: VariantRun): Second[] {
  const entries = only(run.entries, 'second');
  const ends = endsOf(entries.map(({ atMs, lastsMs }) => ({ writtenMs: run.real(atMs), lastsMs })));
  const seconds: Second[] = [];
  for (const [i, entry] of entries.entries()) {
    const before = seconds.at(-1)?.toMs ?? 0;
    const end = ends[i] ?? before;
    const begin = end - entry.lastsMs;
    const fromMs = begin - before > entry.lastsMs * LEAST_GAP ? begin : before;
    seconds.push({ ...countsOf(entry), fromMs, toMs: Math.max(fromMs, end) });
  }
  return seconds;
}

/** The latest possible end of each, from the last one back: the next one has to fit behind it. */
function endsOf(written: readonly { readonly writtenMs: number; readonly lastsMs: number }[]): number[] {
  const ends: number[] = [];
  let next = Number.POSITIVE_INFINITY;
  for (const { writtenMs, lastsMs } of written.toReversed()) {
    const end = Math.min(writtenMs, next);
    ends.push(end);
    next = end - lastsMs;
  }
  return ends.reverse();
}

function countsOf({ classes, labels, sent, phase, inFlight, p50Ms, p99Ms, maxMs, services }: EntryOf<'second'>) {
  const [success = 0, rejected = 0, fallback = 0, error = 0] = ['success', 'rejected', 'fallback', 'error'].map(
    (name) => own(classes, name),
  );
  const ended = Object.values(labels).reduce((sum, count) => sum + count, 0);
  // A request that was never sent has a label, and may have no class.
  const failed = Math.max(error, ended - success - rejected - fallback);
  const due = sent + own(labels, 'dropped');
  const durations = { p50Ms, p99Ms, maxMs };
  return { phase, sent, due, success, rejected, fallback, failed, labels, inFlight, ...durations, services };
}

function own(counts: Readonly<Record<string, number>>, name: string): number {
  return Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0;
}

export function total(seconds: readonly Second[], of: (second: Second) => number): number {
  return seconds.reduce((sum, second) => sum + of(second), 0);
}

export function inPhase(seconds: readonly Second[], phase: string): Second[] {
  return seconds.filter((second) => second.phase === phase);
}

/** Without the warm-up, which no statement is about. */
export function judged(seconds: readonly Second[]): Second[] {
  return seconds.filter(({ phase }) => phase !== 'warmup');
}

/** How long nothing was written, ms: between seconds, and since the load began. */
export function gapsOf(seconds: readonly Second[]): number {
  return seconds.reduce((sum, { fromMs }, i) => sum + Math.max(0, fromMs - (seconds[i - 1]?.toMs ?? 0)), 0);
}
