import type { FastifyReply } from 'fastify';
import { relayedAnswer, write } from '../kit/answer.ts';
import { createDependency } from '../kit/dependency.ts';
import { CallError } from '../kit/errors.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';

/**
 * Passes payments on and measures how long they take: what is late on its way to the payment service is late here, and in no
 * metric of the payment service itself.
 */
await startService((parts) => {
  const payment = createDependency(parts, { name: 'payment', url: text('PAYMENT_URL') });
  const relay = (reply: FastifyReply, answer: Promise<unknown>) =>
    answer.catch((error: unknown) => {
      if (!(error instanceof CallError) || error.failure.kind !== 'status') throw error;
      return write(reply, relayedAnswer(error.failure));
    });
  parts.app.post('/payment', (request, reply) => relay(reply, payment.post('/payment', request.body)));
  parts.app.get('/ready', (_request, reply) => relay(reply, payment.get('/health')));
});
