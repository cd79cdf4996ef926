import { createBreaker, isDependencyFault } from '../kit/breaker.ts';
import { exportBreakers } from '../kit/breaker-telemetry.ts';
import { createDependency } from '../kit/dependency.ts';
import type { ServiceParts } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { consecutive } from '../kit/trip-rule.ts';
import { BREAKER, CLIENT_MS } from './limits.ts';
import type { AddToCart, Variant } from './variant.ts';

/** Calls to the cart, each with the limit of a client, and through a breaker where the variant has one. */
export function connectCart(parts: ServiceParts, { breaker: hasBreaker }: Variant): AddToCart {
  const cart = createDependency(parts, { name: 'cart', url: text('CART_URL') });
  const send: AddToCart = async (intent) => void (await cart.post('/items', intent, { totalMs: CLIENT_MS }));
  if (!hasBreaker) return send;
  const breaker = createBreaker({
    dependency: 'cart',
    trip: consecutive(BREAKER.failures),
    resetMs: BREAKER.resetMs,
    probes: BREAKER.probes,
    isFailure: isDependencyFault,
  });
  exportBreakers(parts, () => [{ breaker, labels: { dep: 'cart', endpoint: '/items' } }]);
  return (intent) => breaker.run(() => send(intent));
}
