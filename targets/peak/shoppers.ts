import type { FastifyReply } from 'fastify';
import { createDependency } from '../kit/dependency.ts';
import { currentVariant } from '../kit/pick-variant.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { startService } from '../kit/service.ts';
import { number, scaled, text } from '../kit/settings.ts';
import { buy, isSilence, submissionsOf } from './shopper.ts';
import { VARIANTS } from './variants/catalogue.ts';

const PATIENCE_MS = 10_000;
const PAUSE_MS = 1000;

/** The people: each request is one shopper, answered when the order was taken or the shopper has left. */
await startService(async (parts) => {
  const { app, telemetry, onReset } = parts;
  const variant = await currentVariant(parts, VARIANTS, 'resilient');
  const gateway = createDependency(parts, { name: 'gateway', url: text('GATEWAY_URL') });
  const counts = { waiting: 0, submissions: 0, silences: 0, left: 0 };
  telemetry.gauge('shoppers_waiting', 'Shoppers who wait for the answer to an order', [], () => counts.waiting);
  telemetry.counter('submissions_total', 'Orders sent, each submission counted', [], () => counts.submissions);
  telemetry.counter('submissions_given_up_total', 'Of these, not answered in time', [], () => counts.silences);
  telemetry.counter('shoppers_left_total', 'Shoppers who left without an order', [], () => counts.left);
  const newRandom = () => seededRandom(number('SEED', 1), 'shoppers');
  let random = newRandom();
  onReset(() => {
    random = newRandom();
  });

  const toldOf = (limitMs: number) => ({
    totalMs: limitMs,
    headers: { 'x-request-timeout-ms': String(Math.floor(limitMs)) },
  });
  const answer = async (submissions: number, send: (limitMs: number) => Promise<object>, reply: FastifyReply) => {
    const shopper = { submissions, patienceMs: scaled(PATIENCE_MS), pauseMs: scaled(PAUSE_MS) };
    const bought = await buy(shopper, send);
    if ('answer' in bought) return bought.answer;
    reply.code(bought.left === 'unanswered' ? 504 : 503);
    return { left: bought.left, submissions: bought.submissions };
  };

  app.post('/orders', async ({ body }, reply) => {
    counts.waiting += 1;
    const told = await answer(
      submissionsOf(variant().submissions, random),
      async (limitMs) => {
        counts.submissions += 1;
        return gateway.post<object>('/orders', body, toldOf(limitMs)).catch((error: unknown) => {
          if (isSilence(error)) counts.silences += 1;
          throw error;
        });
      },
      reply,
    );
    counts.waiting -= 1;
    if ('left' in told) counts.left += 1;
    return told;
  });
  app.get<{ Params: { id: string } }>('/orders/:id', ({ params }, reply) =>
    answer(1, (limitMs) => gateway.get<object>(`/orders/${params.id}`, toldOf(limitMs)), reply),
  );
  app.post('/cart', ({ body }, reply) =>
    answer(1, (limitMs) => gateway.post<object>('/cart', body, toldOf(limitMs)), reply),
  );
});
