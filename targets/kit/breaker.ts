import { CallError } from './errors.ts';

export interface BreakerSettings {
  readonly dependency: string;
  /** Consecutive recorded failures that open it. */
  readonly failures: number;
  /** It stays open for more than this many ms. */
  readonly resetMs: number;
  /** Calls let through half-open; all must succeed to close it, one failure opens it again. */
  readonly probes: number;
  /** What counts against the dependency: not business refusals, not our own cancellations. */
  readonly isFailure: (error: unknown) => boolean;
  readonly now?: () => number;
}

type State =
  | { readonly name: 'closed'; consecutive: number }
  | { readonly name: 'half-open'; started: number; succeeded: number }
  | { readonly name: 'open'; readonly since: number };

type Verdict = 'success' | 'failure' | 'neither';

export interface BreakerCounts {
  readonly transitions: Readonly<Record<string, number>>;
  readonly recordedFailures: number;
  readonly rejected: number;
  readonly probes: Readonly<Record<Verdict, number>>;
  readonly openMs: number;
}

export interface Breaker {
  readonly state: State['name'];
  counts(): BreakerCounts;
  /** Runs the call, or throws `CallError` (`circuit-open`) without calling. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/**
 * Consecutive-count breaker with several probes. Written here because no library has these semantics:
 * cockatiel's `ConsecutiveBreaker` opens as wanted but closes after one probe and makes other callers wait
 * for it (they would hold their slots); opossum trips on percentages only and closes after one probe too.
 */
export function createBreaker(settings: BreakerSettings): Breaker {
  const { dependency, failures, resetMs, probes, isFailure, now = () => performance.now() } = settings;
  let state: State = { name: 'closed', consecutive: 0 };
  const tally = { transitions: {} as Record<string, number>, recordedFailures: 0, rejected: 0, openMs: 0 };
  const probed = { success: 0, failure: 0, neither: 0 };

  const go = (next: State) => {
    const edge = `${state.name}>${next.name}`;
    tally.transitions[edge] = (tally.transitions[edge] ?? 0) + 1;
    tally.openMs += openFor(state, now());
    state = next;
  };
  const admit = (): State => {
    if (state.name === 'open' && now() - state.since > resetMs) go({ name: 'half-open', started: 0, succeeded: 0 });
    if (state.name === 'open' || (state.name === 'half-open' && state.started >= probes)) {
      tally.rejected += 1;
      throw new CallError(dependency, { kind: 'circuit-open' });
    }
    if (state.name === 'half-open') state.started += 1;
    return state;
  };
  const settle = (began: State, verdict: Verdict) => {
    if (verdict === 'failure') tally.recordedFailures += 1;
    // A result belongs to the state its call began in: a late one must neither prolong OPEN nor fail a probe.
    if (began !== state || state.name === 'open') return;
    if (state.name === 'half-open') probed[verdict] += 1;
    const next = afterResult(state, verdict, { failures, probes, now: now() });
    if (next) go(next);
  };

  return {
    get state() {
      return state.name;
    },
    counts: () => ({ ...tally, probes: probed, openMs: tally.openMs + openFor(state, now()) }),
    run: async (call) => {
      const began = admit();
      try {
        const result = await call();
        settle(began, 'success');
        return result;
      } catch (error) {
        settle(began, verdictOn(error, isFailure));
        throw error;
      }
    },
  };
}

/** Counts the result in `state` and tells where it leads, if anywhere. */
function afterResult(
  state: Exclude<State, { name: 'open' }>,
  verdict: Verdict,
  { failures, probes, now }: { readonly failures: number; readonly probes: number; readonly now: number },
): State | undefined {
  if (state.name === 'closed') {
    if (verdict === 'success') state.consecutive = 0;
    if (verdict === 'failure') state.consecutive += 1;
    return state.consecutive >= failures ? { name: 'open', since: now } : undefined;
  }
  if (verdict === 'failure') return { name: 'open', since: now };
  if (verdict === 'success') state.succeeded += 1;
  else state.started -= 1;
  return state.succeeded >= probes ? { name: 'closed', consecutive: 0 } : undefined;
}

/** A call that we cancelled says nothing about the dependency: its probe may be tried again. */
function verdictOn(error: unknown, isFailure: (error: unknown) => boolean): Verdict {
  if (error instanceof CallError && error.failure.kind === 'cancelled') return 'neither';
  return isFailure(error) ? 'failure' : 'success';
}

function openFor(state: State, now: number): number {
  return state.name === 'open' ? now - state.since : 0;
}

/** Timeouts, transport errors and 5xx speak against a dependency; 4xx, 402 and 429 do not. */
export function isDependencyFault(error: unknown): boolean {
  if (!(error instanceof CallError)) return false;
  const { failure } = error;
  return (
    failure.kind === 'timeout' || failure.kind === 'transport' || (failure.kind === 'status' && failure.status >= 500)
  );
}
