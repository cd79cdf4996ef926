import type { LoadPlan } from '../domain/load-plan.ts';
import type { Share } from './worker/messages.ts';

/** A worker's part of a plan; undefined when nothing is left for it. Parts add up to the whole exactly. */
export function shareOf(plan: LoadPlan, share: Share): LoadPlan | undefined {
  if (plan.model === 'open') {
    // Which arrivals are its own is decided by their index, in `arrivals.ts`.
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
