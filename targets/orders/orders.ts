import { failureOf, ok, write } from '../kit/answer.ts';
import { createBackground } from '../kit/background.ts';
import { exportBulkheads } from '../kit/bulkhead.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { sendLater } from '../kit/send-later.ts';
import { startService } from '../kit/service.ts';
import { ms } from '../kit/settings.ts';
import { admission } from '../kit/work.ts';
import { connectDependencies, type Order } from './dependencies.ts';
import { VARIANTS } from './variants/catalogue.ts';

const readMs = ms('NOTIFICATION_TIMEOUT_MS', 30_000);

/** Takes orders: stock and payment are required; the notification is sent after the answer. */
await startService((parts) => {
  const { app, telemetry } = parts;
  const variant = pickVariant(VARIANTS, 'split');
  const pools = variant.pools();
  exportBulkheads(parts, [...new Set(Object.values(pools))]);
  const { charge, reserve, notify } = connectDependencies(parts, pools);
  const background = createBackground(telemetry);
  const emails = sendLater(telemetry, 'email_queue_depth', (order: Order) => notify(order, background, { readMs }));
  const inSlot = admission(parts);

  const notifyLater = (order: Order) =>
    notify(order, background, { readMs }).catch(() => variant.overflowQueue && emails.add(order));

  app.post(
    '/orders',
    inSlot(async (request, reply, work) => {
      const order = request.body as Order;
      try {
        await reserve(order, work);
        const { transaction_id } = await charge(order, work);
        void notifyLater(order);
        return write(reply, ok({ status: 'success', order_id: order.order_id, transaction_id }));
      } catch (error) {
        return write(reply, failureOf(error, { sideEffect: true }));
      }
    }),
  );
});
