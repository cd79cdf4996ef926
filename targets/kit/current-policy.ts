import type { HopPolicy } from './hop-policy.ts';
import { currentVariant } from './pick-variant.ts';
import type { ServiceParts } from './service.ts';

/** The policy of the current variant: `VARIANT`, or the one that `POST /control/variant` has switched to. */
export async function currentPolicy(
  parts: Pick<ServiceParts, 'app'>,
  variants: Readonly<Record<string, HopPolicy>>,
  fallback: string,
): Promise<HopPolicy> {
  return policyOf(await currentVariant(parts, variants, fallback));
}

/** A policy that is `now()` whenever it is used, for services whose variants are more than a policy. */
export function policyOf(now: () => HopPolicy): HopPolicy {
  return {
    get about() {
      return now().about;
    },
    get honoursDeadlines() {
      return now().honoursDeadlines;
    },
    get stops() {
      return now().stops;
    },
    get retries() {
      return now().retries;
    },
    get leavesCalls() {
      return now().leavesCalls;
    },
    get breakers() {
      return now().breakers;
    },
    plan: (edge, deadline) => now().plan(edge, deadline),
  };
}
