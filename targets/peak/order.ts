import { exportBulkheads } from '../kit/bulkhead.ts';
import { startService } from '../kit/service.ts';
import { scaled } from '../kit/settings.ts';
import { compartment } from './compartment.ts';
import { shopHop } from './hop-of-shop.ts';
import { chargeLater } from './pending.ts';
import type { Order } from './pending-orders.ts';
import { sized } from './size.ts';

/** Orders come at random: a few wait a moment for a place at payment, and only then are refused. */
const WAITING = { queueLimit: sized(20), queueTimeoutMs: scaled(1000) };

/** Has an order paid; where that cannot be done now and the variant says so, keeps it for later. */
await startService(async (parts) => {
  const { route, variant } = await shopHop(parts, 'order', ['payment']);
  const payment = compartment('payment', () => variant().ordersAtPayment, WAITING);
  exportBulkheads(parts, [payment]);
  const keepForLater = await chargeLater(parts);

  parts.app.post(
    '/orders',
    route(async ({ call, body }) => {
      const pay = (order: object) => payment.run(() => call<object>('payment', '/pay', order));
      if (!variant().keepsPending) return { status: 'paid', ...(await pay(body as Order)) };
      const order = { ...(body as Order), idempotency_key: (body as Order).order_id };
      return pay(order).then(
        (paid) => ({ status: 'paid', ...paid }),
        // It may have been charged after all. It has a key, so sending it again charges it once.
        () => keepForLater(order).then(() => ({ status: 'pending', order_id: order.order_id })),
      );
    }),
  );
  parts.app.post(
    '/status',
    route(async () => ({ status: 'on its way' })),
  );
  parts.app.post(
    '/cart',
    route(async () => ({ items: 1 })),
  );
});
