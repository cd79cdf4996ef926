import { faultWords } from '../../report/chart/fault-words.ts';
import { clockText } from './runbook-clock.ts';
import type { FaultState } from './variant-state.ts';

/** A fault on the runbook's timeline, as shares of its length. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly acts: boolean;
  /** Faults that act together stand below each other. */
  readonly lane: number;
}

/** A label of the timeline. */
export interface Tick {
  readonly where: number;
  readonly text: string;
}

/** Faults on the timeline; `share` tells where a moment of the journal stands on it. */
export function spansOf(faults: readonly FaultState[], share: (atMs: number) => number, nowMs: number): Span[] {
  return inLanes(
    faults.map(({ text, fromMs, liftedMs }) => ({
      from: share(fromMs),
      to: share(liftedMs ?? nowMs),
      text: faultWords(text),
      acts: liftedMs === undefined,
    })),
  );
}

function inLanes(spans: readonly Omit<Span, 'lane'>[]): Span[] {
  const ends: number[] = [];
  return spans.map((span) => {
    const free = ends.findIndex((end) => end <= span.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = span.to;
    return { ...span, lane };
  });
}

const TICKS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000);

/** At most six, at round times. */
export function ticksOf(lengthMs: number): Tick[] {
  if (lengthMs <= 0) return [];
  const everyMs = TICKS_MS.find((each) => lengthMs / each <= 6) ?? lengthMs;
  const count = Math.floor(lengthMs / everyMs) + 1;
  return Array.from({ length: count }, (_, i) => ({ where: (i * everyMs) / lengthMs, text: clockText(i * everyMs) }));
}
