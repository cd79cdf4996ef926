import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { admission } from '../kit/work.ts';
import { connectDependencies, type Order } from './dependencies.ts';
import { badOrder } from './order.ts';
import { measurePayments } from './payment-telemetry.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** The payment service: fraud check, then bank, then notification, as `VARIANT` says. */
await startService((parts) => {
  const { app, telemetry } = parts;
  const variant = pickVariant(VARIANTS, 'budgeted');
  const pay = variant.pay(connectDependencies(parts, variant.connect), parts);
  const shedder = variant.shedder?.(parts);
  const inSlot = admission(parts, { admits: shedder?.admits });
  const measured = measurePayments(telemetry);

  app.post(
    '/payment',
    inSlot(async (request, reply, work) => {
      const order = request.body as Order;
      const { http, reason, body } = badOrder(order) ?? (await measured(work, pay({ order, work })));
      shedder?.answered(performance.now() - work.arrivedAt);
      reply.code(http);
      if (reason) reply.header('x-reason', reason);
      return body;
    }),
  );
});
