import type { IncomingHttpHeaders } from 'node:http';
import { readDeadline } from '../kit/deadline.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { admission } from '../kit/work.ts';
import { connectDependencies, type Order, type Payment } from './dependencies.ts';
import { badOrder } from './order.ts';
import { measurePayments } from './payment-telemetry.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** The payment service: fraud check, then bank, then notification, as `VARIANT` says. */
await startService((parts) => {
  const { app, telemetry } = parts;
  const variant = pickVariant(VARIANTS, 'budgeted', 'PAYMENT_VARIANT');
  const pay = variant.pay(connectDependencies(parts, variant.connect), parts);
  const shedder = variant.shedder?.(parts);
  const inSlot = admission(parts, { admits: shedder?.admits });
  const measured = measurePayments(telemetry);

  app.post(
    '/payment',
    inSlot(async (request, reply, work) => {
      const order = request.body as Order;
      const payment: Payment = { order, work, ...userOf(request.headers) };
      const { http, reason, body } = badOrder(order) ?? (await measured(work, pay(payment)));
      shedder?.answered(performance.now() - work.arrivedAt);
      reply.code(http);
      if (reason) reply.header('x-reason', reason);
      return body;
    }),
  );
});

/** What the user said beside the order: until when an answer is of use, and the key of this payment. */
function userOf(headers: IncomingHttpHeaders): Pick<Payment, 'deadline' | 'key'> {
  const key = headers['idempotency-key'];
  return {
    deadline: readDeadline(headers, { defaultMs: Number.POSITIVE_INFINITY }),
    key: typeof key === 'string' ? key : undefined,
  };
}
