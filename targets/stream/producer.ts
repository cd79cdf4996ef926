import type { FastifyReply, FastifyRequest } from 'fastify';
import { failure, write } from '../kit/answer.ts';
import { startService } from '../kit/service.ts';
import { scaled, text } from '../kit/settings.ts';
import { admission } from '../kit/work.ts';
import type { Kind } from './message.ts';
import { openQueue } from './queue/open-queue.ts';

/** How long a user waits for an answer, real ms. */
const PATIENCE_MS = 5000;
const RETRIES = 3;

/** Takes wishes and promises, and puts each into the queue. A request is answered when its message is stored. */
await startService(async (parts) => {
  const { app, telemetry, onStop } = parts;
  const queue = await openQueue(text('QUEUE_URL'));
  onStop(queue.close);
  const produced: Record<Kind, number> = { quote: 0, payment: 0 };
  telemetry.counter('messages_produced_total', 'Messages that the queue has stored', ['kind'], () =>
    Object.entries(produced).map(([kind, value]) => ({ labels: { kind }, value })),
  );
  telemetry.counter('intents_acknowledged_total', 'Payments that were promised', [], () => produced.payment);
  const inSlot = admission(parts);

  const taking = (kind: Kind) =>
    inSlot(async (request: FastifyRequest, reply: FastifyReply) => {
      const { id: intent } = (request.body ?? {}) as { readonly id?: string };
      if (typeof intent !== 'string') return write(reply, failure('bad_request', 'id must be a text'));
      const producedAt = Date.now();
      const deadline = Math.round(producedAt + scaled(PATIENCE_MS));
      try {
        await queue.publish({ kind, intent, producedAt, deadline, retries: RETRIES });
      } catch (error) {
        return write(reply, failure('downstream_error', String(error), { dependency: 'queue', ambiguous: true }));
      }
      produced[kind] += 1;
      reply.code(202);
      return { status: 'queued', id: intent };
    });
  app.post('/quotes', taking('quote'));
  app.post('/payments', taking('payment'));
});
