import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, failureOf, ok, relayedAnswer, write } from '../kit/answer.ts';
import { createDependency } from '../kit/dependency.ts';
import { CallError } from '../kit/errors.ts';
import { currentVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { submitAgain } from '../kit/submit-again.ts';
import type { Order } from './dependencies.ts';
import { USERS } from './variants/users.ts';

/** The users of the payment service, who submit a payment again when they are told of an error. */
await startService(async (parts) => {
  const { app, telemetry } = parts;
  const payment = createDependency(parts, { name: 'payment', url: text('PAYMENT_URL') });
  const current = await currentVariant(parts, USERS, 'again+key');
  let resubmitted = 0;
  telemetry.counter('resubmitted_total', 'Payments that were submitted again', [], () => resubmitted);

  app.post<{ Body: Order }>('/payment', async ({ body, headers }, reply) => {
    const { submissions, sendsKey } = current();
    const sent = { ...passedOn(headers), ...(sendsKey && { 'idempotency-key': body.payment_id }) };
    const answer = await submitAgain({ submissions }, (nth) => {
      if (nth > 1) resubmitted += 1;
      return payment.post('/payment', body, { headers: sent }).then(ok, failureAsTold);
    });
    return write(reply, answer);
  });
});

function passedOn({ 'x-deadline-ms': deadline }: IncomingHttpHeaders): Record<string, string> {
  return typeof deadline === 'string' ? { 'x-deadline-ms': deadline } : {};
}

/** What the service said; where it said nothing, what that means. */
function failureAsTold(error: unknown): Answer {
  if (!(error instanceof CallError) || error.failure.kind !== 'status') return failureOf(error, { sideEffect: true });
  return relayedAnswer(error.failure);
}
