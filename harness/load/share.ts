import type { LoadPlan } from '../domain/load-plan.ts';

/** One worker's part of a load: every `of`-th request, beginning with `index`. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** A worker's part of a plan; undefined when nothing is left for it. Parts add up to the whole exactly. */
export function shareOf(plan: LoadPlan, share: Share): LoadPlan | undefined {
  if (plan.model === 'open') {
    // The arrivals themselves are divided by index, in `arrivals.ts`.
    return plan.maxInFlight === undefined ? plan : { ...plan, maxInFlight: part(plan.maxInFlight, share) };
  }
  const concurrency = part(plan.concurrency, share);
  if (concurrency === 0) return undefined;
  const users = { ...share, of: Math.min(share.of, plan.concurrency) };
  return { ...plan, concurrency, ...(plan.requests === undefined ? {} : { requests: part(plan.requests, users) }) };
}

function part(whole: number, { index, of }: Share): number {
  return Math.floor(whole / of) + (index < whole % of ? 1 : 0);
}
