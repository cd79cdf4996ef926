import { type Answer, ok } from '../kit/answer.ts';
import { startService } from '../kit/service.ts';
import { shopHop } from './hop-of-shop.ts';

/** The entry of the shop: every route takes a thread here. */
await startService(async (parts) => {
  const { route } = await shopHop(parts, 'gateway', ['order']);
  parts.app.post(
    '/orders',
    route(({ call, body }) => call('order', '/orders', body), taken),
  );
  parts.app.get<{ Params: { id: string } }>(
    '/orders/:id',
    route(({ call }) => call('order', '/status', {})),
  );
  parts.app.post(
    '/cart',
    route(({ call, body }) => call('order', '/cart', body)),
  );
});

/** 201 for an order that was paid, 202 for one that will be. */
function taken(result: unknown): Answer {
  const { status } = result as { readonly status: string };
  return { ...ok(result), http: status === 'paid' ? 201 : 202 };
}
