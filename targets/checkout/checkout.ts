import { write } from '../kit/answer.ts';
import { currentVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { admission } from '../kit/work.ts';
import { type Checkout, connectDependencies } from './dependencies.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** The checkout: inventory and payment, with the price of shipping when it comes in time. */
await startService(async (parts) => {
  const dependencies = connectDependencies(parts);
  const current = await currentVariant(parts, VARIANTS, 'parallel');
  const inSlot = admission(parts);
  parts.app.post(
    '/checkout',
    inSlot(async (request, reply, work) =>
      write(reply, await current().checkOut(dependencies)({ cart: request.body as Checkout['cart'], work })),
    ),
  );
});
