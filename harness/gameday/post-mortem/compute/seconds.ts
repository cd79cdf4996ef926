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

/** Beyond this share of a second, one that is told of late lies somewhere else. */
const LATE = 0.5;

/** In order. One that was written a moment late joins the one before it, and what was not written stays a gap. */
export function secondsOf(run: VariantRun): Second[] {
  const seconds: Second[] = [];
  for (const entry of only(run.entries, 'second')) {
    const end = run.real(entry.atMs);
    const before = seconds.at(-1)?.toMs ?? 0;
    const begin = end - entry.lastsMs;
    const fromMs = Math.abs(begin - before) <= entry.lastsMs * LATE || begin < before ? before : begin;
    seconds.push({ ...countsOf(entry), fromMs, toMs: fromMs + entry.lastsMs });
  }
  return seconds;
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
