import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { callsTo, selects } from '../../domain/metric.ts';
import type { Recording } from '../../domain/recording.ts';
import { breakersIn, isMeant, tripsSeen } from '../witnesses/breaker.ts';
import { countsOf, unitsOf } from '../witnesses/breaker-counts.ts';
import { countersIn } from '../witnesses/counters.ts';
import { countOf } from '../witnesses/requests.ts';

/** Words in the label of a request that its service refused by itself. */
const REFUSALS = [
  'circuit',
  'breaker',
  'bulkhead',
  'shed',
  'shedding',
  'overload',
  'overloaded',
  'throttled',
  'limited',
];

interface Refusable {
  readonly at: string;
  readonly sent: readonly Recording[];
  readonly phases: readonly PhaseWindow[];
}

/**
 * How many requests may have been refused before any call: those whose outcome says so, and as many as breakers turned calls
 * away. Where a breaker was open and does not count that, every request that did not succeed.
 */
export function mayBeRefused(evidence: Evidence, { at, sent, phases }: Refusable): number {
  const byOutcome = countOf(sent.filter(isRefusal));
  const breakers = breakersIn(evidence).filter((breaker) => isMeant({ breaker: at }, breaker));
  const counts = unitsOf(evidence, breakers, []).map((unit) => countsOf(evidence, unit, phases));
  const rejected = counts.reduce((sum, own) => sum + (own.rejected?.high ?? 0), 0);
  const isUncounted = counts.some((own) => own.rejected === undefined);
  const opened = breakers.some((breaker) => tripsSeen(breaker, phases, true) > 0);
  const failed = isUncounted && opened ? countOf(sent.filter((recording) => recording.class !== 'success')) : 0;
  return Math.max(byOutcome, failed, Math.min(countOf(sent), rejected));
}

function isRefusal({ kind, label, status }: Recording): boolean {
  if (kind === 'refused' || kind === 'unreachable' || status === 429) return true;
  return label
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => REFUSALS.includes(word));
}

/** More calls arrived than all callers say that they made; undefined where the two agree or nobody counted calls. */
export function beyondCalls(
  evidence: Evidence,
  at: string,
  arrivals: number,
  phases: readonly PhaseWindow[],
): string | undefined {
  const own = countersIn(evidence).filter(
    ({ metric, phase }) => selects(callsTo(at), metric) && phases.some(({ name }) => name === phase),
  );
  const calls = own.reduce((sum, { value }) => sum + value, 0);
  if (own.length === 0 || arrivals <= calls) return undefined;
  const callers = [...new Set(own.map((counter) => counter.at))].join(' and ');
  return `${callers} counted ${calls} calls to ${at}, but ${arrivals} arrived there`;
}
