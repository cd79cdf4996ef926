import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, failure, ok, write } from '../kit/answer.ts';
import { createDependency } from '../kit/dependency.ts';
import { CallError, CODES, type ErrorCode } from '../kit/errors.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { startService } from '../kit/service.ts';
import { number, scaled, text } from '../kit/settings.ts';
import { userMetrics } from './user-metrics.ts';

/** Users: each request is one of them, and is answered with what came of the last submission. */
await startService(async (parts) => {
  const payment = createDependency(parts, { name: 'payment', url: text('PAYMENT_URL') });
  const metrics = userMetrics(parts);
  const random = seededRandom(number('SEED', 1), 'users');

  const submit = async (order: unknown, patienceMs: number | undefined): Promise<Answer> => {
    const sent = performance.now();
    const limits = patienceMs === undefined ? {} : { totalMs: patienceMs };
    const answer = await payment.post('/payment', order, limits).then(ok, told);
    metrics.submitted(performance.now() - sent, answer.reason === CODES.overloaded.reason);
    return answer;
  };
  parts.app.post('/payment', async (request, reply) => {
    const { submissions, waitMs, patienceMs } = behaviourOf(request.headers);
    const came = performance.now();
    let left = Math.floor(submissions) + (random() < submissions % 1 ? 1 : 0);
    for (;;) {
      const answer = await submit(request.body, patienceMs);
      left -= 1;
      // A refusal of the bank is an answer: the user does not try again.
      if (answer.http < 500 || left <= 0) {
        metrics.left(came, performance.now(), answer.http === 200);
        return write(reply, answer);
      }
      if (answer.reason !== CODES.gave_up.reason) await sleep(waitMs);
    }
  });
});

/** Scaled. */
function behaviourOf(headers: IncomingHttpHeaders) {
  const patience = headers['x-patience-ms'];
  return {
    submissions: Number(headers['x-submissions'] ?? 1),
    waitMs: scaled(Number(headers['x-wait-ms'] ?? 0)),
    patienceMs: patience === undefined ? undefined : scaled(Number(patience)),
  };
}

/** What the user was told: the answer of the payment service as it is, or that the patience was over. */
function told(error: unknown): Answer {
  if (!(error instanceof CallError)) throw error;
  const { failure: what } = error;
  if (what.kind === 'timeout') return failure('gave_up', 'no answer in the time that this user waits');
  if (what.kind !== 'status') return failure('downstream_error', error.message, { dependency: 'payment' });
  const code = (what.body as { error?: { code?: ErrorCode } } | undefined)?.error?.code;
  return { http: what.status, reason: code && CODES[code]?.reason, body: what.body };
}
