import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { failure, failureOf, write } from '../kit/answer.ts';
import { createArrivalCounter } from '../kit/arrivals.ts';
import { Rejection } from '../kit/errors.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { admission } from '../kit/work.ts';
import { lintKey } from './key-lint.ts';
import { connectKeys } from './keys.ts';
import { openLedger } from './ledger.ts';
import { createOperation, OperationFailed } from './operation.ts';
import type { Payment } from './payment.ts';
import { VARIANTS } from './variants/catalogue.ts';

const ROUTE = '/api/payments';

interface Body {
  readonly payment_id: string;
  readonly amount: number;
}

/** Takes payments. Each has to come with an `Idempotency-Key`; what that is good for depends on the variant. */
await startService(async (parts) => {
  const { app, telemetry, onReset, onStop } = parts;
  const { pay } = pickVariant(VARIANTS, 'atomic');
  const keys = connectKeys(text('REDIS_URL'));
  const ledger = await openLedger(text('DATABASE_URL'));
  const tools = { keys, ledger, operation: createOperation(parts) };
  onStop(async () => {
    keys.close();
    await ledger.close();
  });
  onReset(({ fresh }) => (fresh ? keys.ready() : undefined));

  const arrivals = createArrivalCounter();
  const counts = { replayed: 0, suspect: 0 };
  telemetry.counter('arrivals_total', 'Requests that arrived', ['route', 'attempt_header'], () => arrivals.samples());
  telemetry.counter('answers_replayed_total', 'Answers given again', [], () => counts.replayed);
  telemetry.counter('idempotency_keys_suspect_total', 'Keys that count attempts', [], () => counts.suspect);

  const inSlot = admission(parts);
  app.post(
    ROUTE,
    inSlot(async (request, reply, { track }) => {
      arrivals.arrived(ROUTE, String(request.headers['x-attempt'] ?? 1));
      const payment = read(request);
      if (!payment) return write(reply, failure('idempotency_key_required', 'send the header Idempotency-Key'));
      if (lintKey(payment.key) !== undefined) counts.suspect += 1;
      try {
        const { receipt, replayed } = await track(pay(payment, tools));
        if (replayed) {
          counts.replayed += 1;
          reply.header('idempotent-replayed', 'true');
        }
        return receipt;
      } catch (error) {
        return refuse(reply, error);
      }
    }),
  );
});

/** Undefined without a key. */
function read({ headers, body }: FastifyRequest): Payment | undefined {
  const key = headers['idempotency-key'];
  if (typeof key !== 'string' || key === '') return undefined;
  const { payment_id, amount } = body as Body;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([payment_id, amount]))
    .digest('base64');
  return { key, paymentId: payment_id, amount, fingerprint };
}

/** A failure is not stored, so the same key may be tried again. */
function refuse(reply: FastifyReply, error: unknown): unknown {
  if (error instanceof Rejection) return write(reply, failureOf(error));
  if (!(error instanceof OperationFailed)) throw error;
  const told = { code: 'operation_failed', message: error.message, ambiguous: false, retryable: true };
  return write(reply, { http: 500, body: { error: told } });
}
