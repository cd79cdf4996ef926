import { randomUUID } from 'node:crypto';
import { failureOf, ok, write } from '../kit/answer.ts';
import { createArrivalCounter } from '../kit/arrivals.ts';
import { CallError } from '../kit/errors.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { admission } from '../kit/work.ts';
import { connectCart } from './connect-cart.ts';
import { type Item, openOutbox } from './outbox.ts';
import { VARIANTS } from './variants/catalogue.ts';

const ROUTE = '/cart/items';
const MESSAGES = { ADDED: 'added', PENDING: 'added, and it will be in your cart in a moment' } as const;
/** Nothing was kept, so the user has to know. */
const NOT_CAPTURED = { error: { code: 'not_captured', message: 'please try again', retryable: true } };

/** Takes what users put into their carts. */
await startService(async (parts) => {
  const { app, telemetry, onStop } = parts;
  const variant = pickVariant(VARIANTS, 'outbox');
  const addToCart = connectCart(parts, variant);
  const outbox = await openOutbox(text('DATABASE_URL'));
  onStop(outbox.close);
  const arrivals = createArrivalCounter();
  telemetry.counter('arrivals_total', 'Requests that arrived', ['route', 'attempt_header'], () => arrivals.samples());
  let wanted = 0;
  telemetry.counter('items_wanted_total', 'Items that users put into a cart', [], () => wanted);

  const inSlot = admission(parts);
  app.post<{ Body: Item }>(
    ROUTE,
    inSlot(async ({ body }, reply, { track }) => {
      arrivals.arrived(ROUTE, '1');
      wanted += 1;
      const intent = { ...(body as Item), intentId: randomUUID() };
      try {
        const status = await track(variant.add(intent, { outbox, addToCart }));
        const told = { status, intentId: intent.intentId, message: MESSAGES[status] };
        return write(reply, status === 'ADDED' ? ok(told) : { http: 202, body: told });
      } catch (error) {
        if (error instanceof CallError) return write(reply, failureOf(error, { sideEffect: true }));
        return write(reply, { http: 503, body: NOT_CAPTURED });
      }
    }),
  );
  // A page shows a banner for `DEAD` only: until then the user was told the truth.
  app.get<{ Params: { id: string } }>('/cart/intents/:id', async ({ params }, reply) => {
    const status = await outbox.statusOf(params.id);
    return write(reply, status ? ok({ status }) : { http: 404, body: { error: { code: 'not_found' } } });
  });
});
