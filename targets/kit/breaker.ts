import { CallError } from './errors.ts';
import type { NewTripRule, TripRule } from './trip-rule.ts';

export interface BreakerSettings {
  readonly dependency: string;
  /** What opens it. */
  readonly trip: NewTripRule;
  /** It stays open for more than this many ms. */
  readonly resetMs: number;
  /** Calls that pass while half-open; absent: no limit, a mistake that variants show. */
  readonly probes: number | undefined;
  /** Successful probes that close it; default: all. */
  readonly needed?: number;
  /** Probes are spread evenly over this many ms; default 0. */
  readonly spreadMs?: number;
  /** Late results of calls from an earlier state count as well, a mistake that variants show. */
  readonly countsLate?: boolean;
  /** True for errors that count against the dependency; business refusals and own cancellations must not. */
  readonly isFailure: (error: unknown) => boolean;
  readonly now?: () => number;
}

type State =
  | { readonly name: 'closed'; readonly rule: TripRule }
  | { readonly name: 'half-open'; readonly since: number; started: number; succeeded: number; failed: number }
  | { readonly name: 'open'; readonly since: number };

type HalfOpen = Extract<State, { name: 'half-open' }>;

type Verdict = 'success' | 'failure' | 'neither';

export interface BreakerCounts {
  readonly transitions: Readonly<Record<string, number>>;
  readonly recordedFailures: number;
  /** Failures that opened it the last time it left closed; absent before that. */
  readonly failuresAtTrip?: number;
  readonly rejected: number;
  readonly probes: Readonly<Record<Verdict, number>>;
  readonly openMs: number;
}

export interface Breaker {
  readonly state: State['name'];
  counts(): BreakerCounts;
  /** Opens at once, for a caller that learnt of the failures from another instance. */
  open(): void;
  /** Closes it, as a restart would; the counters keep their values. */
  restart(): void;
  /** Runs the call, or throws `CallError` (`circuit-open`) without calling. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/**
 * Breaker with several probes. Written here because no library has these semantics: cockatiel's `ConsecutiveBreaker`
 * opens as needed but closes after one probe and makes other callers wait for it (they would hold their slots);
 * opossum trips on percentages only and closes after one probe too.
 */
export function createBreaker(settings: BreakerSettings): Breaker {
  const { dependency, trip, resetMs, isFailure, countsLate, now = () => performance.now() } = settings;
  let state: State = { name: 'closed', rule: trip() };
  const tally: Tally = { transitions: { 'closed>open': 0 }, recordedFailures: 0, rejected: 0, openMs: 0 };
  const probeResults = { success: 0, failure: 0, neither: 0 };

  const enter = (next: State) => {
    countChange(tally, state, next, now());
    state = next;
  };
  const admit = (): State => {
    if (state.name === 'open' && now() - state.since > resetMs)
      enter({ name: 'half-open', since: now(), started: 0, succeeded: 0, failed: 0 });
    if (state.name === 'open' || (state.name === 'half-open' && !mayProbe(state, settings, now()))) {
      tally.rejected += 1;
      throw new CallError(dependency, { kind: 'circuit-open' });
    }
    if (state.name === 'half-open') state.started += 1;
    return state;
  };
  const settle = (began: State, verdict: Verdict, ms: number) => {
    if (verdict === 'failure') tally.recordedFailures += 1;
    if (began.name === 'half-open') probeResults[verdict] += 1;
    // A result belongs to the state its call began in: a late one must neither prolong OPEN nor fail a probe.
    if (began !== state && !(countsLate && verdict === 'failure')) return;
    const next = afterResult(state, verdict, ms, settings);
    if (next) enter(next === 'closed' ? { name: 'closed', rule: trip() } : { name: 'open', since: now() });
  };
  return {
    get state() {
      return state.name;
    },
    counts: () => ({ ...tally, probes: probeResults, openMs: tally.openMs + openFor(state, now()) }),
    open: () => {
      if (state.name !== 'open') enter({ name: 'open', since: now() });
    },
    restart: () => enter({ name: 'closed', rule: trip() }),
    run: async (call) => {
      const began = admit();
      const startedAt = now();
      return observe(call, isFailure, (verdict) => settle(began, verdict, now() - startedAt));
    },
  };
}

interface Tally {
  readonly transitions: Record<string, number>;
  recordedFailures: number;
  failuresAtTrip?: number;
  rejected: number;
  openMs: number;
}

function countChange(tally: Tally, from: State, to: State, now: number): void {
  const edge = `${from.name}>${to.name}`;
  if (from.name !== to.name) tally.transitions[edge] = (tally.transitions[edge] ?? 0) + 1;
  if (from.name === 'closed' && to.name === 'open') tally.failuresAtTrip = from.rule.failures;
  tally.openMs += openFor(from, now);
}

/** Makes the call and reports its result to `settle`. */
async function observe<T>(
  call: () => Promise<T>,
  isFailure: BreakerSettings['isFailure'],
  settle: (verdict: Verdict) => void,
): Promise<T> {
  try {
    const result = await call();
    settle('success');
    return result;
  } catch (error) {
    settle(verdictOn(error, isFailure));
    throw error;
  }
}

/** Whether one more probe may start now: all may at once, or one after the other over `spreadMs`. */
function mayProbe(state: HalfOpen, { probes, spreadMs = 0 }: BreakerSettings, now: number): boolean {
  if (probes === undefined) return true;
  const due = spreadMs === 0 ? probes : 1 + Math.floor(((now - state.since) * probes) / spreadMs);
  return state.started < Math.min(probes, due);
}

/** Counts the result in `state` and returns the next state, or undefined to stay. */
function afterResult(state: State, verdict: Verdict, ms: number, { probes = 1, needed = probes }: BreakerSettings) {
  switch (state.name) {
    case 'closed':
      return verdict !== 'neither' && state.rule.after(verdict, ms) ? 'open' : undefined;
    case 'open':
      // Only a late failure gets here; it restarts the reset time.
      return 'open';
    case 'half-open':
      if (verdict === 'neither') state.started -= 1;
      if (verdict === 'success') state.succeeded += 1;
      if (verdict === 'failure') state.failed += 1;
      if (state.failed > Math.max(0, probes - needed)) return 'open';
      return state.succeeded >= needed ? 'closed' : undefined;
  }
}

/** A cancelled call says nothing about the dependency, so its probe may be tried again. */
function verdictOn(error: unknown, isFailure: (error: unknown) => boolean): Verdict {
  if (error instanceof CallError && error.failure.kind === 'cancelled') return 'neither';
  return isFailure(error) ? 'failure' : 'success';
}

function openFor(state: State, now: number): number {
  return state.name === 'open' ? now - state.since : 0;
}

/** Timeouts, transport errors and 5xx count as failures of a dependency; 4xx, among them 402 and 429, do not. */
export function isDependencyFault(error: unknown): boolean {
  if (!(error instanceof CallError)) return false;
  const { failure } = error;
  return (
    failure.kind === 'timeout' || failure.kind === 'transport' || (failure.kind === 'status' && failure.status >= 500)
  );
}
