import { createBreaker, isDependencyFault } from '../kit/breaker.ts';
import { CallError, type CallFailure } from '../kit/errors.ts';
import { consecutive } from '../kit/trip-rule.ts';
import { createFallbacks } from './fallbacks.ts';
import type { Partner, Partners } from './partner.ts';
import type { Charge, Shop } from './shop.ts';
import type { Variant } from './variant.ts';
import { makeUpFor } from './writes.ts';

/** What a call to a fake gateway comes to: whether the charge is made, and how the call fails, if it does. */
export interface Fate {
  readonly made: boolean;
  readonly failure?: CallFailure;
}

interface FakeSettings {
  readonly variant: Variant;
  readonly resetMs: number;
  readonly now?: () => number;
  /** May wait. */
  readonly call: (gateway: 'primary' | 'backup') => Promise<Fate> | Fate;
}

/** A storefront that only charges: two gateways with their ledgers behind real breakers, and a queue that is drained on demand. */
export function createFakeShop({ variant, resetMs, now = () => performance.now(), call }: FakeSettings) {
  const ledgers = { primary: new Map<string, string>(), backup: new Map<string, string>() };
  const waiting: Charge[] = [];
  const gateway = (name: 'primary' | 'backup'): Partner => {
    const settings = { dependency: name, trip: consecutive(5), resetMs, probes: 3, isFailure: isDependencyFault, now };
    const breaker = createBreaker(settings);
    return {
      breaker,
      get: () => Promise.reject(new Error('a gateway is not asked')),
      post: <T>(_path: string, body: object, key = '') =>
        breaker.run(async () => {
          const { made, failure } = await call(name);
          if (made) ledgers[name].set(key, (body as { readonly payment_id: string }).payment_id);
          if (failure) throw new CallError(name, failure);
          return {} as T;
        }),
    };
  };
  const partners = { primary: gateway('primary'), backup: gateway('backup') } as unknown as Partners;
  const shop = {
    variant: () => variant,
    partners,
    fallbacks: createFallbacks({ counter: () => undefined }, () => variant),
    charges: { name: 'charges', waiting: 0, add: async (due: Charge) => void waiting.push(due), clear: async () => {} },
    flag: (body: object, mark: object) => ({ ...body, ...mark }),
  } as unknown as Shop;
  return {
    shop,
    waiting,
    /** Tries up to `most` waiting charges at the same time; those that fail wait on. */
    drain: async (most = waiting.length) => {
      await Promise.all(
        waiting.splice(0, most).map((due) =>
          makeUpFor(due, shop).catch((error: unknown) => {
            if (!(error instanceof CallError)) throw error;
            waiting.push(due);
          }),
        ),
      );
    },
    /** How often each payment was charged, over both ledgers. */
    charges: () => {
      const times = new Map<string, number>();
      for (const ledger of Object.values(ledgers))
        for (const payment of ledger.values()) times.set(payment, (times.get(payment) ?? 0) + 1);
      return times;
    },
  };
}
