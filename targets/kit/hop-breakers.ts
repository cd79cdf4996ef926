import { type Breaker, createBreaker, isDependencyFault } from './breaker.ts';
import { exportBreakers } from './breaker-telemetry.ts';
import type { HopBreaker, HopPolicy } from './hop-policy.ts';
import type { ServiceParts } from './service.ts';
import { scaled } from './settings.ts';
import { consecutive } from './trip-rule.ts';

/** The breaker before a callee, where the policy has one on that edge; each policy has its own. */
export function hopBreakers(
  parts: Pick<ServiceParts, 'telemetry' | 'onReset'>,
  { name, calls, policy }: { readonly name: string; readonly calls: readonly string[]; readonly policy: HopPolicy },
): (to: string) => Breaker | undefined {
  const made = new Map<HopBreaker, Breaker>();
  const before = (to: string) => {
    const guard = policy.breakers?.[`${name}->${to}`];
    if (!guard) return undefined;
    const breaker = made.get(guard) ?? breakerOf(to, guard);
    made.set(guard, breaker);
    return breaker;
  };
  exportBreakers(parts, () =>
    calls.flatMap((dep) => {
      const breaker = before(dep);
      return breaker ? [{ breaker, labels: { dep, endpoint: 'all' } }] : [];
    }),
  );
  return before;
}

function breakerOf(dependency: string, { failures, resetMs, probes }: HopBreaker): Breaker {
  const settings = { trip: consecutive(failures), resetMs: scaled(resetMs), probes, isFailure: isDependencyFault };
  return createBreaker({ dependency, ...settings });
}
