import { createDependency } from '../kit/dependency.ts';
import type { CallLimits } from '../kit/http-call.ts';
import type { ServiceParts } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import type { Work } from '../kit/work.ts';

/** One request: the cart, and the work that is done for it. */
export interface Checkout {
  readonly cart: { readonly cart_id: string; readonly items: number; readonly payment_token: string };
  readonly work: Work;
}

/** Inventory and payment are required; the price of shipping is nice to have. */
export interface Dependencies {
  reserve(checkout: Checkout, limits?: CallLimits): Promise<{ readonly in_stock: boolean }>;
  charge(checkout: Checkout, limits?: CallLimits): Promise<{ readonly transaction_id: string }>;
  estimateShipping(checkout: Checkout, limits?: CallLimits): Promise<{ readonly amount: number }>;
}

/** Connects to `INVENTORY_URL`, `PAYMENT_URL` and `SHIPPING_URL`. */
export function connectDependencies(parts: ServiceParts): Dependencies {
  const open = (name: string) => createDependency(parts, { name, url: text(`${name.toUpperCase()}_URL`) });
  const [inventory, payment, shipping] = [open('inventory'), open('payment'), open('shipping')];
  return {
    reserve: ({ cart, work }, limits) => work.track(inventory.post('/reserve', { items: cart.items }, limits)),
    charge: ({ cart, work }, limits) =>
      work.track(payment.post('/charge', { payment_id: cart.cart_id, token: cart.payment_token }, limits)),
    estimateShipping: ({ cart, work }, limits) => work.track(shipping.post('/estimate', { items: cart.items }, limits)),
  };
}
