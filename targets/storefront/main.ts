import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, failureOf, write } from '../kit/answer.ts';
import { CallError } from '../kit/errors.ts';
import { startService } from '../kit/service.ts';
import { admission } from '../kit/work.ts';
import { openShop } from './open-shop.ts';
import { type Aged, home, paymentStatus, search } from './reads.ts';
import type { Order, Payment } from './shop.ts';
import { charge, mail, order, pay, purchase } from './writes.ts';

/** A storefront: pages, payments, orders and mails, each with a plan B. */
await startService(async (parts) => {
  const { app } = parts;
  const shop = await openShop(parts);
  const inSlot = admission(parts);
  const reads = (answer: (request: FastifyRequest) => Promise<Aged>) =>
    inSlot(async (request, reply) => send(reply, await answer(request).catch((error: unknown) => refusalOf(error))));
  const writes = (answer: (request: FastifyRequest) => Promise<Answer>) =>
    inSlot(async (request, reply) =>
      send(reply, await answer(request).catch((error: unknown) => refusalOf(error, { sideEffect: true }))),
    );
  const idOf = ({ params }: FastifyRequest) => (params as { readonly id: string }).id;
  const paymentOf = ({ body }: FastifyRequest) => body as Payment;

  app.get(
    '/home',
    reads(() => home(shop)),
  );
  app.get(
    '/payments/:id',
    reads((request) => paymentStatus(idOf(request), shop)),
  );
  app.get(
    '/search',
    reads(({ query }) => search((query as { readonly q: string }).q, shop)),
  );
  app.post(
    '/charge',
    writes((request) => charge(paymentOf(request), shop)),
  );
  app.post(
    '/pay',
    writes((request) => pay(paymentOf(request), shop)),
  );
  app.post(
    '/orders',
    writes((request) => order(request.body as Order, shop)),
  );
  app.post(
    '/purchases',
    writes((request) => purchase(paymentOf(request), shop)),
  );
  app.post(
    '/orders/:id/email',
    writes((request) => mail(idOf(request), shop)),
  );
});

function send(reply: FastifyReply, { ageS, ...answer }: Aged): unknown {
  if (ageS !== undefined) reply.header('age', ageS);
  return write(reply, answer);
}

/** A refusal of a dependency is passed on as it is: it is an answer, and no fallback may hide it. */
function refusalOf(error: unknown, options: { readonly sideEffect?: boolean } = {}): Answer {
  const { failure } = error instanceof CallError ? error : { failure: undefined };
  if (failure?.kind !== 'status' || failure.status >= 500) return failureOf(error, options);
  return { http: failure.status, body: failure.body ?? { error: { code: 'refused', message: 'refused' } } };
}
