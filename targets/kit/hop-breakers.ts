import { type Breaker, createBreaker, isDependencyFault } from './breaker.ts';
import { exportBreakers } from './breaker-telemetry.ts';
import type { HopBreaker, HopPolicy } from './hop-policy.ts';
import type { ServiceParts } from './service.ts';
import { scaled } from './settings.ts';
import { consecutive } from './trip-rule.ts';

/** Finds the breaker in front of a callee, if the policy has one on that edge; each policy has its own. */
export function hopBreakers(
  parts: Pick<ServiceParts, 'telemetry' | 'onReset'>,
  { name, calls, policy }: { readonly name: string; readonly calls: readonly string[]; readonly policy: HopPolicy },
): (to: string) => Breaker | undefined {
  const made = new Map<HopBreaker, Breaker>();
  const breakerBefore = (to: string) => {
    const preset = policy.breakers?.[`${name}->${to}`];
    if (!preset) return undefined;
    const breaker = made.get(preset) ?? breakerOf(to, preset);
    made.set(preset, breaker);
    return breaker;
  };
  exportBreakers(parts, () =>
    calls.flatMap((dep) => {
      const breaker = breakerBefore(dep);
      return breaker ? [{ breaker, labels: { dep, endpoint: 'all' } }] : [];
    }),
  );
  return breakerBefore;
}

function breakerOf(dependency: string, { failures, resetMs, probes }: HopBreaker): Breaker {
  const settings = { trip: consecutive(failures), resetMs: scaled(resetMs), probes, isFailure: isDependencyFault };
  return createBreaker({ dependency, ...settings });
}
