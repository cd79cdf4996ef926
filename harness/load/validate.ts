import type { LoadPlan, LoadSpec } from '../domain/load-plan.ts';
import { HISTOGRAM } from '../domain/recording.ts';
import { SquallError } from '../runtime/errors.ts';

/** Throws SQUALL_INVALID_PLAN when the load cannot be driven. */
export function checkSpec(spec: LoadSpec): void {
  if (!/^https?:$/.test(URL.parse(spec.url)?.protocol ?? '')) refuse(`${spec.url} is no http or https URL`);
  const longestMs = HISTOGRAM.highestUs / 1000;
  if (!(spec.deadlineMs >= 1 && spec.deadlineMs <= longestMs))
    refuse(`a deadline of ${spec.deadlineMs} ms is outside 1 ms to ${longestMs} ms`);
}

/** Throws SQUALL_INVALID_PLAN when the plan cannot be run. */
export function checkPlan(phase: string, plan: LoadPlan): void {
  if (plan.model === 'open') return;
  if (!(Number.isInteger(plan.concurrency) && plan.concurrency >= 1))
    refuse(`phase ${phase}: concurrency must be a whole number above 0, not ${plan.concurrency}`);
  if (plan.requests === undefined && plan.durationMs === undefined)
    refuse(`phase ${phase}: a closed load needs requests, durationMs, or both`);
  if (plan.requests !== undefined && !(Number.isInteger(plan.requests) && plan.requests >= 0))
    refuse(`phase ${phase}: requests must be a whole number, not ${plan.requests}`);
}

function refuse(message: string): never {
  throw new SquallError('SQUALL_INVALID_PLAN', message);
}
