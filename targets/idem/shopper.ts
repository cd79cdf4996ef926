import type { FastifyReply } from 'fastify';
import { failureOf, write } from '../kit/answer.ts';
import { createDependency } from '../kit/dependency.ts';
import { CallError } from '../kit/errors.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { startService } from '../kit/service.ts';
import { number, text } from '../kit/settings.ts';
import { type Answered, type Purchase, purchase } from './purchase.ts';

/** The users and their clients: one request is one payment that a user wants, however often it is sent. */
await startService((parts) => {
  const { app, telemetry } = parts;
  const random = seededRandom(number('SEED', 1), 'shopper');
  const api = createDependency(parts, { name: 'api', url: text('API_URL') });
  const counts = { paid: 0, replayed: 0, failed: 0 };
  telemetry.counter('clicks_total', 'Purchases by how they ended', ['outcome'], () =>
    Object.entries(counts).map(([outcome, value]) => ({ labels: { outcome }, value })),
  );
  const click = async (wanted: Purchase): Promise<Answered> => {
    try {
      const answered = await purchase(api, wanted, random);
      counts[answered.replayed ? 'replayed' : 'paid'] += 1;
      return answered;
    } catch (error) {
      counts.failed += 1;
      throw error;
    }
  };

  app.post<{ Body: Purchase }>('/buy', async ({ body }, reply) => {
    const clicks = await Promise.allSettled(Array.from({ length: body.clicks ?? 1 }, () => click(body)));
    const answers = clicks.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const [first = undefined] = [...answers.filter(({ replayed }) => !replayed), ...answers];
    if (first) return tell(first, body, answers);
    const [failed] = clicks.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    return pass(reply, failed);
  });
});

function tell(answer: Answered, { expect }: Purchase, answers: readonly Answered[]): object {
  const same = expect ?? answer.transaction_id;
  return { status: 'paid', ...answer, identical: answers.every(({ transaction_id }) => transaction_id === same) };
}

/** The answer of the API as it came, or that there was none. */
function pass(reply: FastifyReply, error: unknown): unknown {
  if (error instanceof CallError && error.failure.kind === 'status' && error.failure.body !== undefined)
    return write(reply, { http: error.failure.status, body: error.failure.body });
  return write(reply, failureOf(error, { sideEffect: true }));
}
