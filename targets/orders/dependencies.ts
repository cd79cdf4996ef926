import type { Bulkhead } from '../kit/bulkhead.ts';
import { createDependency } from '../kit/dependency.ts';
import type { CallLimits } from '../kit/http-call.ts';
import type { ServiceParts } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import type { Work } from '../kit/work.ts';

export type Name = 'payment' | 'inventory' | 'notification';

/** The pool of HTTP connections for the calls to each dependency. */
export type Pools = Readonly<Record<Name, Bulkhead>>;

export interface Order {
  readonly order_id: string;
  readonly items: number;
}

export interface Dependencies {
  charge(order: Order, work: Work): Promise<{ readonly transaction_id: string }>;
  reserve(order: Order, work: Work): Promise<unknown>;
  notify(order: Order, work: Work, limits?: CallLimits): Promise<unknown>;
}

/** Connects to `PAYMENT_URL`, `INVENTORY_URL` and `NOTIFICATION_URL`. */
export function connectDependencies(parts: ServiceParts, pools: Pools): Dependencies {
  const open = (name: Name) => createDependency(parts, { name, url: text(`${name.toUpperCase()}_URL`) });
  const [payment, inventory, notification] = [open('payment'), open('inventory'), open('notification')];
  return {
    charge: ({ order_id }, work) =>
      work.track(pools.payment.run(() => payment.post('/charge', { payment_id: order_id }))),
    reserve: ({ items }, work) => work.track(pools.inventory.run(() => inventory.post('/reserve', { items }))),
    notify: ({ order_id }, work, limits) =>
      work.track(pools.notification.run(() => notification.post('/send', { payment_id: order_id }, limits))),
  };
}
