import { formatDuration } from '../domain/duration.ts';
import type { Arrivals, ClosedLoad, LoadPlan, LoadSpec, OpenLoad } from '../domain/load-plan.ts';
import { isAboutUnanswered, type OutcomeRule } from '../domain/outcome.ts';
import { HISTOGRAM } from '../domain/recording.ts';
import { SquallError } from '../runtime/errors.ts';
import { requestShapeProblems } from './check/request-shape.ts';
import { ruleShapeProblems } from './check/rule-shape.ts';
import { peakArrivals } from './loops/arrivals.ts';
import { requestProblems } from './requests/request-problems.ts';

/** Throws SQUALL_INVALID_PLAN with all for which the load cannot be driven. */
export function checkSpec(spec: LoadSpec): void {
  const shape = [...requestShapeProblems(spec.requests), ...ruleShapeProblems(spec.rules)];
  const problems = [...shape, ...(shape.length > 0 ? [] : specProblems(spec))];
  if (problems.length > 0) refuse(problems.join('\n'));
}

/** All for which a load cannot be driven whose requests and rules have the right shape. */
export function specProblems({ url, deadlineMs, requests, rules }: LoadSpec): string[] {
  const longestMs = HISTOGRAM.highestUs / 1000;
  const isInTime = deadlineMs >= 1 && deadlineMs <= longestMs;
  return [
    ...(/^https?:$/.test(URL.parse(url)?.protocol ?? '') ? [] : [`${url} is not an http or https URL`]),
    ...(isInTime ? [] : [`a deadline of ${deadlineMs} ms is outside 1 ms to ${longestMs} ms`]),
    ...rules
      .filter((rule) => isAboutUnanswered(rule) && (rule.class === 'success' || asksAnswer(rule)))
      .map(({ label }) => `outcome rule "${label}" is about requests without an answer: no success, status or body`),
    ...requestProblems(requests),
  ];
}

function asksAnswer({ status, header, json, body }: OutcomeRule): boolean {
  return [status, header, json, body].some((condition) => condition !== undefined);
}

/** Throws SQUALL_INVALID_PLAN when the plan cannot be run. */
export function checkPlan(phase: string, plan: LoadPlan): void {
  const problem = loadProblem(plan);
  if (problem) refuse(`phase ${phase}: ${problem}`);
}

/** Why a load cannot be driven; undefined when it can. */
export function loadProblem(plan: LoadPlan): string | undefined {
  return plan.model === 'open' ? openProblem(plan) : closedProblem(plan);
}

/** Beyond what one generator can send, and little enough to be counted, stored and waited for (timers end at 24 days). */
const MOST_AT_ONCE = 1e6;
const MOST_REQUESTS = 1e9;
const LONGEST_MS = 7 * 24 * 3_600_000;

function closedProblem({ concurrency, requests, durationMs, thinkMs }: ClosedLoad): string | undefined {
  if (!isCount(concurrency) || concurrency < 1) return `concurrency must be a whole number above 0, not ${concurrency}`;
  if (requests === undefined && durationMs === undefined) return 'a closed load needs requests, durationMs, or both';
  if (requests !== undefined && !isCount(requests)) return `requests must be a whole number, not ${requests}`;
  if (![durationMs, thinkMs].every((ms) => ms === undefined || ms >= 0)) return 'durations must be 0 or more';
  return (
    tooMuch('concurrency', concurrency, MOST_AT_ONCE) ??
    tooMuch('requests', requests ?? 0, MOST_REQUESTS) ??
    tooLong(Math.max(durationMs ?? 0, thinkMs ?? 0))
  );
}

function openProblem({ arrivals, durationMs, maxInFlight }: OpenLoad): string | undefined {
  if (!(durationMs > 0 && Number.isFinite(durationMs))) return `durationMs must be above 0, not ${durationMs}`;
  if (maxInFlight !== undefined && !isCount(maxInFlight)) return `maxInFlight must be a whole number`;
  const bad = numbersOf(arrivals).find((value) => !(value >= 0 && Number.isFinite(value)));
  if (bad !== undefined) return `${arrivals.kind} arrivals cannot have ${bad}`;
  const peak = peakArrivals(arrivals, durationMs);
  const atOnce = arrivals.kind === 'herd' || arrivals.kind === 'schedule';
  return (
    tooMuch('a rate per second', peak, MOST_AT_ONCE) ??
    tooMuch('requests', atOnce ? peak : (peak * durationMs) / 1000, MOST_REQUESTS) ??
    tooLong(durationMs)
  );
}

function numbersOf(arrivals: Arrivals): number[] {
  const values = Object.values(arrivals).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]));
  const parts = values.flatMap((value) => (typeof value === 'object' && value ? Object.values(value) : [value]));
  return parts.filter((value) => typeof value === 'number');
}

function tooMuch(what: string, value: number, most: number): string | undefined {
  return value > most ? `${what} of ${value} is more than ${most}` : undefined;
}

function tooLong(ms: number): string | undefined {
  return ms > LONGEST_MS ? `a duration of ${formatDuration(ms)} is more than ${formatDuration(LONGEST_MS)}` : undefined;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

function refuse(message: string): never {
  throw new SquallError('SQUALL_INVALID_PLAN', message);
}
