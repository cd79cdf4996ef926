import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createArrivalCounter } from '../kit/arrivals.ts';
import { type Behaviour, behaviourDraw, jittered, UNAFFECTED } from '../kit/behaviour.ts';
import { openCountedDatabase } from '../kit/counted-database.ts';
import { groupCommit } from '../kit/group-commit.ts';
import { latencyProfile } from '../kit/latency-profile.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { startService } from '../kit/service.ts';
import { number, scaled, text } from '../kit/settings.ts';

/** What a provider does once for each idempotency key. */
interface Entry {
  readonly key: string;
  readonly paymentId: string;
  readonly amount: number;
}

type ProviderRequest = FastifyRequest<{ Body: { readonly payment_id: string; readonly amount?: number } }>;

/**
 * A payment gateway or a mail service, as its environment says: `NAME`, `ROUTE`, `TABLE` (charges | emails), `PROFILE`. It
 * does the same thing once for each `idempotency-key` and writes it into its ledger in Postgres before it answers. Misbehaves
 * as a stub of the kit does, so a late reply is one whose effect has happened.
 */
await startService(async (parts) => {
  const { app, telemetry, onStop } = parts;
  const [name, route, table] = [text('NAME'), text('ROUTE'), text('TABLE')];
  const database = openCountedDatabase(parts, { url: text('DATABASE_URL'), connections: 4, limitMs: undefined });
  onStop(database.close);
  const random = seededRandom(number('SEED', 1), name);
  const sample = latencyProfile(text('PROFILE'), random);
  const arrivals = createArrivalCounter();
  let draw = behaviourDraw({}, random);
  let misbehaved = 0;
  telemetry.counter('arrivals_total', 'Requests that arrived', ['route', 'attempt_header'], () => arrivals.samples());
  telemetry.counter('misbehaved_total', 'Requests that felt what it was told to do', [], () => misbehaved);
  const book = groupCommit<Entry>(async (entries) => {
    await database.query(
      `insert into ${table}(provider, key, payment_id, amount)
       select $1, * from unnest($2::text[], $3::text[], $4::numeric[]) on conflict do nothing`,
      [name, entries.map(({ key }) => key), entries.map((one) => one.paymentId), entries.map(({ amount }) => amount)],
    );
  });

  app.post(route, async (request: ProviderRequest, reply: FastifyReply) => {
    arrivals.arrived(route, '1');
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string') return fail(reply, { status: 400 });
    const behaviour = draw({ route });
    if (behaviour !== UNAFFECTED) misbehaved += 1;
    const { slowWorkMs = 0, slowReplyMs = 0, jitterMs = 0, status, when = 'before' } = behaviour;
    await sleep(scaled(sample()) + jittered(slowWorkMs, jitterMs, random));
    if (status !== undefined && when === 'before') return fail(reply, behaviour);
    const { payment_id: paymentId, amount = 0 } = request.body;
    await book({ key, paymentId, amount });
    if (slowReplyMs > 0) await sleep(jittered(slowReplyMs, jitterMs, random));
    return status === undefined ? { status: 'done', provider: name } : fail(reply, behaviour);
  });
  app.post<{ Body: Behaviour | null }>('/control/behave', (request, reply) => {
    draw = behaviourDraw(request.body ?? {}, random);
    reply.code(204).send();
  });
});

function fail(reply: FastifyReply, { status = 500, body }: Behaviour): unknown {
  reply.code(status);
  return body ?? { error: { code: `http_${status}`, message: 'injected failure' } };
}
