import { formatValue } from '../../report/explain/format.ts';
import { decodeHistogram, emptyHistogram } from '../../runtime/histogram.ts';
import type { AbortGuard, GuardQuantity } from '../runbook/runbook.ts';

/** One interval of the load as guards need it; times are real-time equivalents. */
export interface GuardedSecond {
  readonly lastsMs: number;
  /** Requests that ended in it, and those that were due and never sent, per class. */
  readonly classes: Readonly<Record<string, number>>;
  /** Requests that ended in it, and those of them that got an answer. */
  readonly count: number;
  readonly answered: number;
  readonly maxMs: number;
  /** Requests that were sent in it, and those that were still in flight at its end, whenever they were sent. */
  readonly sent: number;
  readonly inFlight: number;
  /** Durations of all that ended in it, measured, as in `Interval`. */
  readonly hdr?: string;
}

/** A guard whose bound was overstepped. */
export interface Tripped {
  readonly guard: AbortGuard;
  /** `34 % in the last 10 s` */
  readonly observed: string;
}

/** Sees one second after another, and gives the first guard that one of them trips. */
export type WatchGuards = (second: GuardedSecond) => Tripped | undefined;

/**
 * Intervals end where a timer fires, and are longer or shorter by a little: so many of them are a window when they last so much of
 * it together.
 */
const WHOLE = 0.95;

/** A window is the last seconds; as long as they are fewer than it is long, the guard judges nothing. */
export function watchGuards(guards: readonly AbortGuard[], timeScale: number): WatchGuards {
  const longestMs = Math.max(0, ...guards.map(lookedAtMs));
  let seconds: readonly GuardedSecond[] = [];
  return (second) => {
    seconds = [...seconds, second];
    while (lengthOf(seconds.slice(1)) >= longestMs && seconds.length > 1) seconds = seconds.slice(1);
    for (const guard of guards) {
      const window = windowIn(seconds, guard.windowMs);
      const value = window && valueIn({ window, seconds }, guard.quantity, timeScale);
      if (value === undefined || !oversteps(value, guard)) continue;
      const unit = UNITS[guard.quantity];
      return { guard, observed: `${formatValue(value, unit)} in the last ${formatValue(guard.windowMs, 'ms')}` };
    }
    return undefined;
  };
}

/** A request that has waited for as long as the bound of a duration was sent before the window, maybe. */
function lookedAtMs({ quantity, bound, windowMs }: AbortGuard): number {
  return quantity.endsWith('duration') ? Math.max(windowMs, bound + MARGIN_MS) : windowMs;
}

/** Two seconds, so that there is one that lies wholly before the bound. */
const MARGIN_MS = 2000;

/** The fewest last seconds that are a whole window; undefined when all are not. */
function windowIn(seconds: readonly GuardedSecond[], windowMs: number): readonly GuardedSecond[] | undefined {
  for (let count = 1; count <= seconds.length; count++) {
    const window = seconds.slice(-count);
    if (lengthOf(window) >= windowMs * WHOLE) return window;
  }
  return undefined;
}

function lengthOf(seconds: readonly GuardedSecond[]): number {
  return seconds.reduce((sum, { lastsMs }) => sum + lastsMs, 0);
}

function oversteps(value: number, { comparison, bound }: AbortGuard): boolean {
  return comparison === '>' ? value > bound : value < bound;
}

interface Looked {
  readonly window: readonly GuardedSecond[];
  /** Of the window and before, as far as it is known. */
  readonly seconds: readonly GuardedSecond[];
}

/** Undefined where nothing ended, or has waited for long enough, that it could be seen of. */
function valueIn({ window, seconds }: Looked, quantity: GuardQuantity, timeScale: number): number | undefined {
  switch (quantity) {
    case 'error rate':
      return shareOf(window, 'error');
    case 'success rate':
      return shareOf(window, 'success');
    case 'p50 duration':
      return atLeast(waitAt(seconds, countIn(window), 50), percentileIn(window, 50, timeScale));
    case 'p99 duration':
      return atLeast(waitAt(seconds, countIn(window), 99), percentileIn(window, 99, timeScale));
    case 'max duration':
      return atLeast(waitAt(seconds, countIn(window), 100), countIn(window) === 0 ? undefined : longestIn(window));
    case 'throughput':
      return (window.reduce((sum, { answered }) => sum + answered, 0) / lengthOf(window)) * 1000;
  }
}

function shareOf(window: readonly GuardedSecond[], name: string): number | undefined {
  const sum = (of: readonly string[]) =>
    window.reduce((total, { classes }) => total + of.reduce((part, each) => part + (classes[each] ?? 0), 0), 0);
  const all = sum(CLASSES);
  return all === 0 ? undefined : sum([name]) / all;
}

/** Each request is of one of these. */
const CLASSES = ['success', 'rejected', 'error'];

function countIn(window: readonly GuardedSecond[]): number {
  return window.reduce((sum, { count }) => sum + count, 0);
}

function longestIn(window: readonly GuardedSecond[]): number {
  return Math.max(...window.map(({ count, maxMs }) => (count === 0 ? 0 : maxMs)));
}

/**
 * Ms that the request of a percentile has waited for at least, where it is still in flight: those which are more than were sent
 * in the last seconds were sent before them. Undefined where it may be one of the `ended`.
 */
function waitAt(seconds: readonly GuardedSecond[], ended: number, percent: number): number | undefined {
  const inFlight = seconds.at(-1)?.inFlight ?? 0;
  let [sent, ms] = [0, 0];
  let longest: number | undefined;
  for (const second of seconds.toReversed()) {
    sent += second.sent;
    ms += second.lastsMs;
    const waiting = inFlight - sent;
    if (waiting <= 0) return longest;
    if (Math.ceil((percent / 100) * (ended + waiting)) > ended) longest = ms;
  }
  return longest;
}

function atLeast(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}

/** Nearest rank, as everywhere. */
function percentileIn(window: readonly GuardedSecond[], percent: number, timeScale: number): number | undefined {
  if (countIn(window) === 0) return undefined;
  const merged = emptyHistogram();
  for (const { hdr } of window) if (hdr !== undefined) merged.add(decodeHistogram(hdr));
  return Math.min(longestIn(window), (merged.getValueAtPercentile(percent) / 1000) * timeScale);
}

const UNITS: Readonly<Record<GuardQuantity, string>> = {
  'error rate': 'ratio',
  'success rate': 'ratio',
  'p50 duration': 'ms',
  'p99 duration': 'ms',
  'max duration': 'ms',
  throughput: 'per second',
};
