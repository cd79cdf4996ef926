import type { ClosedLoad, LoadPlan, LoadSpec, OpenLoad } from '../domain/load-plan.ts';
import { isAboutUnanswered, type OutcomeRule } from '../domain/outcome.ts';
import { HISTOGRAM } from '../domain/recording.ts';
import { SquallError } from '../runtime/errors.ts';
import { checkRequests } from './requests/requests.ts';

/** Throws SQUALL_INVALID_PLAN when the load cannot be driven. */
export function checkSpec(spec: LoadSpec): void {
  if (!/^https?:$/.test(URL.parse(spec.url)?.protocol ?? '')) refuse(`${spec.url} is not an http or https URL`);
  const longestMs = HISTOGRAM.highestUs / 1000;
  if (!(spec.deadlineMs >= 1 && spec.deadlineMs <= longestMs))
    refuse(`a deadline of ${spec.deadlineMs} ms is outside 1 ms to ${longestMs} ms`);
  const wrong = spec.rules.filter(isAboutUnanswered).find((rule) => rule.class === 'success' || asksAnswer(rule));
  if (wrong) refuse(`outcome rule "${wrong.label}" is about requests without an answer: no success, status or body`);
  checkRequests(spec);
}

function asksAnswer({ status, header, json, body }: OutcomeRule): boolean {
  return [status, header, json, body].some((condition) => condition !== undefined);
}

/** Throws SQUALL_INVALID_PLAN when the plan cannot be run. */
export function checkPlan(phase: string, plan: LoadPlan): void {
  const problem = plan.model === 'open' ? openProblem(plan) : closedProblem(plan);
  if (problem) refuse(`phase ${phase}: ${problem}`);
}

function closedProblem({ concurrency, requests, durationMs, thinkMs }: ClosedLoad): string | undefined {
  if (!isCount(concurrency) || concurrency < 1) return `concurrency must be a whole number above 0, not ${concurrency}`;
  if (requests === undefined && durationMs === undefined) return 'a closed load needs requests, durationMs, or both';
  if (requests !== undefined && !isCount(requests)) return `requests must be a whole number, not ${requests}`;
  return [durationMs, thinkMs].every((ms) => ms === undefined || ms >= 0) ? undefined : 'durations must be 0 or more';
}

function openProblem({ arrivals, durationMs, maxInFlight }: OpenLoad): string | undefined {
  if (!(durationMs > 0 && Number.isFinite(durationMs))) return `durationMs must be above 0, not ${durationMs}`;
  if (maxInFlight !== undefined && !isCount(maxInFlight)) return `maxInFlight must be a whole number`;
  const values = Object.values(arrivals).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]));
  const numbers = values.flatMap((value) => (typeof value === 'object' && value ? Object.values(value) : [value]));
  const bad = numbers.find((value) => typeof value === 'number' && !(value >= 0 && Number.isFinite(value)));
  return bad === undefined ? undefined : `${arrivals.kind} arrivals cannot have ${bad}`;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

function refuse(message: string): never {
  throw new SquallError('SQUALL_INVALID_PLAN', message);
}
