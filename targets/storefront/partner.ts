import { type Breaker, createBreaker, isDependencyFault } from '../kit/breaker.ts';
import { createDependency } from '../kit/dependency.ts';
import type { ServiceParts } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { consecutive } from '../kit/trip-rule.ts';
import { RESET_MS, TIMEOUT_MS } from './limits.ts';
import type { Variant } from './variant.ts';

/** Dependencies of the storefront that answer over HTTP. */
export const PARTNERS = [
  ...(['recommendations', 'status', 'search', 'fraud'] as const),
  ...(['primary', 'backup', 'mail'] as const),
] as const;

export type PartnerName = (typeof PARTNERS)[number];

/** A dependency behind its breaker and its limit. Rejects with `CallError`. */
export interface Partner {
  readonly breaker: Breaker;
  get<T>(path: string): Promise<T>;
  /** `key` is the idempotency key: the same call again is no second one. */
  post<T>(path: string, body: object, key?: string): Promise<T>;
}

export type Partners = Readonly<Record<PartnerName, Partner>>;

export function connectPartners(parts: ServiceParts, variant: () => Variant): Partners {
  const entries = PARTNERS.map((name) => [name, connect(parts, name, variant)] as const);
  return Object.fromEntries(entries) as Record<PartnerName, Partner>;
}

function connect(parts: ServiceParts, name: PartnerName, variant: () => Variant): Partner {
  const dependency = createDependency(parts, { name, url: text(`${name.toUpperCase()}_URL`) });
  const breaker = createBreaker({
    dependency: name,
    trip: consecutive(5),
    resetMs: RESET_MS,
    probes: 3,
    isFailure: isDependencyFault,
  });
  const limits = () => (variant().limited ? { totalMs: TIMEOUT_MS } : {});
  return {
    breaker,
    get: <T>(path: string) => breaker.run(() => dependency.get<T>(path, limits())),
    post: <T>(path: string, body: object, key?: string) => {
      const headers = key === undefined ? {} : { 'idempotency-key': key };
      return breaker.run(() => dependency.post<T>(path, body, { ...limits(), headers }));
    },
  };
}
