import { policyOf } from '../kit/current-policy.ts';
import { hop } from '../kit/hop.ts';
import { currentVariant } from '../kit/pick-variant.ts';
import type { ServiceParts } from '../kit/service.ts';
import { sized, THREADS } from './size.ts';
import type { Variant } from './variant.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** One service of the shop: 200 threads, any number of requests that wait for one unless the variant bounds it, and its calls. */
export async function shopHop(parts: ServiceParts, name: string, calls: readonly string[]) {
  const variant = await currentVariant(parts, VARIANTS, 'resilient');
  const route = hop(parts, {
    name,
    calls,
    policy: policyOf(variant),
    defaultMs: 10_000,
    admission: {
      slots: sized(THREADS),
      queueLimit: Number.POSITIVE_INFINITY,
      admits: (_inUse, queued) => hasRoom(queued, variant()),
    },
  });
  return { route, variant };
}

/** A request that finds a free thread does not wait: it counts as queued only when none is free. */
function hasRoom(queued: number, { queueLimit }: Variant): boolean {
  return queueLimit === undefined || queued < sized(queueLimit);
}
