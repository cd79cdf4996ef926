import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, failure, ok, relayedAnswer, write } from '../kit/answer.ts';
import { createDependency } from '../kit/dependency.ts';
import { CallError, CODES } from '../kit/errors.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { startService } from '../kit/service.ts';
import { number, scaled, text } from '../kit/settings.ts';
import { submissionsOf, submitAgain } from '../kit/submit-again.ts';
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
    const { submissions, pauseMs, patienceMs } = behaviourOf(request.headers);
    const came = performance.now();
    const user = { submissions: submissionsOf(submissions, random), pauseMs };
    const answer = await submitAgain(user, () => submit(request.body, patienceMs));
    metrics.left(came, performance.now(), answer.http === 200);
    return write(reply, answer);
  });
});

/** Scaled. */
function behaviourOf(headers: IncomingHttpHeaders) {
  const patience = headers['x-patience-ms'];
  return {
    submissions: Number(headers['x-submissions'] ?? 1),
    pauseMs: scaled(Number(headers['x-wait-ms'] ?? 0)),
    patienceMs: patience === undefined ? undefined : scaled(Number(patience)),
  };
}

/** What the user was told: the answer of the payment service as it is, or that the patience was over. */
function told(error: unknown): Answer {
  if (!(error instanceof CallError)) throw error;
  const { failure: what } = error;
  if (what.kind === 'timeout') return failure('gave_up', 'no answer in the time that this user waits');
  if (what.kind !== 'status') return failure('downstream_error', error.message, { dependency: 'payment' });
  return relayedAnswer(what);
}
