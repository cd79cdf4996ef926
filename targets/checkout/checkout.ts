import { write } from '../kit/answer.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { admission } from '../kit/work.ts';
import { type Checkout, connectDependencies } from './dependencies.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** The checkout: inventory and payment, with the price of shipping when it comes in time. */
await startService((parts) => {
  const checkOut = pickVariant(VARIANTS, 'parallel').checkOut(connectDependencies(parts));
  const inSlot = admission(parts);
  parts.app.post(
    '/checkout',
    inSlot(async (request, reply, work) =>
      write(reply, await checkOut({ cart: request.body as Checkout['cart'], work })),
    ),
  );
});
