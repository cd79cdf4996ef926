import type { FastifyReply } from 'fastify';
import { type Answer, failure, failureOf, ok, write } from '../kit/answer.ts';
import { createDependency } from '../kit/dependency.ts';
import { CallError } from '../kit/errors.ts';
import { currentVariant } from '../kit/pick-variant.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { startService } from '../kit/service.ts';
import { number, scaled, text } from '../kit/settings.ts';
import { isGivenUp, submissionsOf, submitAgain } from '../kit/submit-again.ts';
import { VARIANTS } from './variants/catalogue.ts';

const PATIENCE_MS = scaled(10_000);
const PAUSE_MS = scaled(1000);

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

  /** What the shop answers within the patience of a shopper, who then hangs up; the shop may go on. */
  const ask = async (path: string, body?: unknown): Promise<Answer> => {
    let http = 200;
    const limits = {
      totalMs: PATIENCE_MS,
      headers: { 'x-request-timeout-ms': String(Math.floor(PATIENCE_MS)) },
      onAnswer: ({ status }: { readonly status: number }) => {
        http = status;
      },
    };
    const answer = body === undefined ? gateway.get(path, limits) : gateway.post(path, body, limits);
    return answer.then((told) => ({ ...ok(told), http }), heard);
  };

  app.post('/orders', async ({ body }, reply) => {
    counts.waiting += 1;
    let sent = 0;
    const user = { submissions: submissionsOf(variant().submissions, random), pauseMs: PAUSE_MS };
    const answer = await submitAgain(user, async (nth) => {
      sent = nth;
      counts.submissions += 1;
      const told = await ask('/orders', body);
      if (isGivenUp(told)) counts.silences += 1;
      return told;
    });
    counts.waiting -= 1;
    if (answer.http >= 500) counts.left += 1;
    return tell(reply, answer, sent);
  });
  app.get<{ Params: { id: string } }>('/orders/:id', async ({ params }, reply) =>
    tell(reply, await ask(`/orders/${params.id}`), 1),
  );
  app.post('/cart', async ({ body }, reply) => tell(reply, await ask('/cart', body), 1));
});

function heard(error: unknown): Answer {
  const isSilence = error instanceof CallError && error.failure.kind === 'timeout';
  return isSilence ? failure('gave_up', 'no answer in the time that a shopper waits') : failureOf(error);
}

/** Tells what the shop said, with its status; or that the shopper has left, and why. */
function tell(reply: FastifyReply, answer: Answer, submissions: number): unknown {
  if (answer.http < 500) return write(reply, answer);
  const [http, left] = isGivenUp(answer) ? [504, 'unanswered'] : [503, 'refused'];
  return write(reply, { http, body: { left, submissions } });
}
