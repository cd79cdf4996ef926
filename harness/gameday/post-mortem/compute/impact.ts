import { inPhase, judged, type Second, total } from './seconds.ts';

/** What the caller had of the service in one phase. */
export interface Goodput {
  /** Successes per second of real time. */
  readonly perSecond: number;
  /** Successes, of what was due. */
  readonly share: number | null;
  /** The p99 of the middle one of its seconds; null where nothing ended. */
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

export interface Impact {
  readonly sent: number;
  readonly failed: number;
  /** Of all that ended. */
  readonly failedShare: number | null;
  readonly rejected: number;
  readonly fallback: number;
  /** Still waiting when the journal ends. */
  readonly inFlightAtEnd: number;
  /** null where the journal has no second of the phase. */
  readonly before: Goodput | null;
  readonly during: Goodput | null;
  readonly after: Goodput | null;
}

export function impactOf(seconds: readonly Second[]): Impact {
  const all = judged(seconds);
  const sum = (of: (second: Second) => number) => total(all, of);
  const failed = sum((second) => second.failed);
  const [rejected, fallback] = [sum((second) => second.rejected), sum((second) => second.fallback)];
  const ended = sum(({ success }) => success) + failed + rejected + fallback;
  return {
    sent: sum(({ sent }) => sent),
    failed,
    failedShare: ended === 0 ? null : failed / ended,
    rejected,
    fallback,
    inFlightAtEnd: seconds.at(-1)?.inFlight ?? 0,
    before: goodputOf(inPhase(seconds, 'baseline')),
    during: goodputOf(inPhase(seconds, 'fault')),
    after: goodputOf(inPhase(seconds, 'recovery')),
  };
}

function goodputOf(seconds: readonly Second[]): Goodput | null {
  const lengthMs = total(seconds, ({ fromMs, toMs }) => toMs - fromMs);
  if (lengthMs === 0) return null;
  const success = total(seconds, (second) => second.success);
  const due = total(seconds, (second) => second.due);
  const maxima = seconds.flatMap(({ maxMs }) => maxMs ?? []);
  return {
    perSecond: (success * 1000) / lengthMs,
    share: due === 0 ? null : Math.min(1, success / due),
    p99Ms: middleOf(seconds.flatMap(({ p99Ms }) => p99Ms ?? [])),
    maxMs: maxima.length === 0 ? null : Math.max(...maxima),
  };
}

/** The lower one of two in the middle, so that it is a value that was seen. */
function middleOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null;
}
