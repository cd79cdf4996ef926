import { type Answer, type HealthyRoute, type Observation, quantile, type SeenRequest } from './observation.ts';

/** What the caller of a route saw while a dependency failed. */
export type Effect = 'ok' | 'slower' | 'fallback' | 'fails' | 'hangs' | 'crashes' | 'unknown';

export interface RouteEffect {
  readonly effect: Effect;
  /** Of the requests sent while the fault acted; null where there were none. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** What it rests on, one sentence. */
  readonly why: string;
  /** Until the last request after the fault that was not as before; 0 when all were, null when it did not come back. */
  readonly recoveredMs: number | null;
  /** How the requests of the fault ended. */
  readonly answers: Readonly<Record<Answer, number>>;
  /** The last request after the fault failed. */
  readonly failsAfter: boolean;
}

/** Whether a route has not come back after the fault, or a service ended. */
export function isLeftBroken(seen: Observation, routes: readonly HealthyRoute[]): boolean {
  return seen.crashed !== undefined || routes.some((route) => effectOf(seen, route).recoveredMs === null);
}

/** Fewer requests than this tell nothing. */
const FEWEST = 3;

/** What `route` saw of the fault. */
export function effectOf(seen: Observation, healthy: HealthyRoute): RouteEffect {
  const own = seen.requests.filter(({ route }) => route === healthy.route);
  const during = own.flatMap((request) => endedInFault(request, seen) ?? []);
  const usualMs = slowerThan(healthy, own);
  const after = afterOf(own, Math.max(usualMs, ...answeredMs(during)));
  const durations = during.map(({ durationMs }) => durationMs);
  const measured = {
    p50Ms: during.length === 0 ? null : quantile(durations, 0.5),
    p99Ms: during.length === 0 ? null : quantile(durations, 0.99),
    recoveredMs: recoveredMs(after, seen.toMs, usualMs),
    answers: countsOf(during),
    failsAfter: failsAfter(after),
  };
  if (seen.crashed !== undefined) return { effect: 'crashes', ...measured, why: seen.crashed };
  if (during.length < FEWEST || healthy.durationsMs.length < FEWEST)
    return { effect: 'unknown', ...measured, why: `only ${during.length} requests were sent` };
  const saw = judged(during, usualMs, seen.fault === 'one in ten' ? 0.02 : 0.5);
  if (saw.effect === 'ok' && seen.touched === 0 && healthy.calls.get(seen.edge) !== 0)
    return {
      ...measured,
      effect: 'unknown',
      why: 'the fault met no call: there was none, or it speaks something else',
    };
  return { ...measured, ...saw };
}

/** A request that waited for so long has no answer to wait for: longer than a slow dependency takes. */
const HANGING_MS = 4500;

/** What ended while the fault acted, or had waited for long when it was lifted; of the others nothing is known. */
function endedInFault(request: SeenRequest, { toMs }: Observation): SeenRequest | undefined {
  const { phase, sentMs, durationMs } = request;
  if (phase !== 'during' && phase !== 'alone') return undefined;
  if (sentMs + durationMs < toMs) return request;
  const waitedMs = toMs - sentMs;
  return waitedMs >= HANGING_MS ? { ...request, durationMs: waitedMs, answer: 'unfinished' } : undefined;
}

/** `least`: the share of requests from which on an answer is the effect. */
function judged(during: readonly SeenRequest[], usualMs: number, least: number): Pick<RouteEffect, 'effect' | 'why'> {
  const of = (answer: SeenRequest['answer']) => during.filter((request) => request.answer === answer);
  const share = (part: readonly SeenRequest[]) => part.length / during.length;
  const count = (part: readonly SeenRequest[]) => `${part.length} of ${during.length} requests`;
  const [unfinished, failed, different] = [of('unfinished'), of('failed'), of('different')];
  const bad = [...unfinished, ...failed];
  if (share(unfinished) > least)
    return { effect: 'hangs', why: `${count(unfinished)} had no answer when the fault was lifted` };
  if (share(bad) > least) return { effect: 'fails', why: `${count(bad)} failed: ${tally(bad)}` };
  if (share(different) > least) return { effect: 'fallback', why: `${count(different)} succeeded with another answer` };
  const slow = during.filter(({ durationMs }) => durationMs > usualMs);
  if (share(slow) > least)
    return { effect: 'slower', why: `${count(slow)} took longer than ${Math.round(usualMs)} ms` };
  if (bad.length > 0) return { effect: 'ok', why: `${count(bad)} failed (${tally(bad)}), the others were as before` };
  return { effect: 'ok', why: `${count(of('same'))} were as before` };
}

function countsOf(requests: readonly SeenRequest[]): Record<Answer, number> {
  const counts = { same: 0, different: 0, failed: 0, unfinished: 0 };
  for (const { answer } of requests) counts[answer]++;
  return counts;
}

/** `3 x 503, 1 x reset` */
function tally(requests: readonly SeenRequest[]): string {
  const counts = [...Map.groupBy(requests, ({ told }) => told)].toSorted(([, a], [, b]) => b.length - a.length);
  return counts.map(([told, { length }]) => `${length} x ${told}`).join(', ');
}

/** Twice what a healthy request needed, at the start of the scan and just before the fault: the machine may be busy by now. */
function slowerThan({ durationsMs }: HealthyRoute, own: readonly SeenRequest[]): number {
  const before = own.filter(({ phase }) => phase === 'before').map(({ durationMs }) => durationMs);
  return 2 * Math.max(quantile(durationsMs, 0.95), ...before) + LEAST_MS;
}

/** Less than this nobody notices. */
const LEAST_MS = 50;

function failsAfter(after: readonly SeenRequest[]): boolean {
  const last = after.at(-1)?.answer;
  return last === 'failed' || last === 'unfinished';
}

/** In order. Of those that were cut when the scan stopped looking, before one that takes `longestMs` is answered, nothing is known. */
function afterOf(own: readonly SeenRequest[], longestMs: number): SeenRequest[] {
  const after = own.filter(({ phase }) => phase === 'after').toSorted((a, b) => a.sentMs - b.sentMs);
  const longest = Math.max(longestMs, ...answeredMs(after));
  return after.filter(({ answer, durationMs }) => answer !== 'unfinished' || durationMs > longest);
}

function answeredMs(requests: readonly SeenRequest[]): number[] {
  return requests.filter(({ answer }) => answer !== 'unfinished').map(({ durationMs }) => durationMs);
}

function recoveredMs(after: readonly SeenRequest[], liftedMs: number, usualMs: number): number | null {
  if (after.length === 0) return null;
  const isBad = ({ answer, durationMs }: SeenRequest) => answer !== 'same' || durationMs > usualMs;
  const lastBad = after.findLastIndex(isBad);
  if (lastBad < 0) return 0;
  if (lastBad === after.length - 1) return null;
  return Math.max(...after.slice(0, lastBad + 1).map(({ sentMs, durationMs }) => sentMs + durationMs)) - liftedMs;
}
