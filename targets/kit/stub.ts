import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Behaviour, behaviourDraw, jittered, UNAFFECTED } from './behaviour.ts';
import { latencyProfile } from './latency-profile.ts';
import type { PostgresLedger } from './postgres-ledger.ts';
import { seededRandom } from './seeded-random.ts';
import { startService } from './service.ts';
import { number, scaled, text } from './settings.ts';
import { createStubLedger, type Effect } from './stub-ledger.ts';

/**
 * A dependency: a fraud check, a bank or anything else, as its environment says:
 *
 *   ROUTES     paths it answers, separated by blanks
 *   PROFILE    its own latency, see `latencyProfile`; real ms
 *   EFFECT     charge | email | none: the kind of row that its work writes
 *   LEDGER_URL Postgres that keeps those rows; absent: memory
 *   STUB_SEED  gives stubs with the same routes different draws
 *   REPLY      JSON answer; "{{uuid}}" is replaced by a new id
 *   REQUIRES   fields that the body of a request must have, as dotted paths separated by blanks; without one it answers 400
 *   KEYS       `known`: a request with an `idempotency_key` that it has had gets the answer of the first (default: ignored)
 *   CALLED_OFF what it does when its caller has left: `work` on, as a real bank would (default), or `stop`
 *
 * It counts the work that it did after its caller had left, and the work that it stopped.
 */
type StubRequest = FastifyRequest<{ Body: { payment_id?: string; amount?: number; idempotency_key?: string } | null }>;

const newRandom = () => seededRandom(number('SEED', 1), text('STUB_SEED', text('ROUTES')));
const effect = text('EFFECT', 'none') as Effect;
const replyText = text('REPLY', '{}');
const required = text('REQUIRES', '')
  .split(' ')
  .filter((field) => field !== '');
const knowsKeys = text('KEYS', 'ignored') === 'known';
const stopsWhenCalledOff = text('CALLED_OFF', 'work') === 'stop';

await startService(async ({ app, telemetry, onReset, onStop }) => {
  const ledger = createStubLedger(telemetry, effect);
  const table = await openTable();
  let random = newRandom();
  let sample = latencyProfile(text('PROFILE'), random);
  let draw = behaviourDraw({}, () => random());
  const answersByKey = new Map<string, Promise<{ readonly told: unknown; readonly status: number }>>();
  onReset(async ({ fresh }) => {
    ledger.clear();
    if (fresh) answersByKey.clear();
    // Each phase draws the same latencies in the same order, so phases differ by their faults only.
    random = newRandom();
    sample = latencyProfile(text('PROFILE'), random);
    await table?.clear();
  });
  if (table) onStop(table.close);

  const answer = async (route: string, request: StubRequest, reply: FastifyReply) => {
    const behaviour = draw({ route, id: request.body?.payment_id });
    if (behaviour !== UNAFFECTED) ledger.misbehaved();
    const { slower = 1, slowWorkMs = 0, slowReplyMs = 0, jitterMs = 0 } = behaviour;
    await work(scaled(sample()) * slower + jittered(slowWorkMs, jitterMs, random), request);
    if (behaviour.status && behaviour.when !== 'after') return fail(reply, behaviour);
    const callerGone = request.raw.socket.destroyed;
    if (callerGone && stopsWhenCalledOff) return ledger.calledOff();
    ledger.workDone(callerGone);
    if (effect !== 'none') {
      const { payment_id = 'unknown', amount = 0 } = request.body ?? {};
      await table?.append(payment_id, amount);
      ledger.row(payment_id);
    }
    if (slowReplyMs > 0) await sleep(jittered(slowReplyMs, jitterMs, random));
    if (behaviour.status) return fail(reply, behaviour);
    return { ...JSON.parse(replyText.replace('{{uuid}}', randomUUID())), ...behaviour.reply };
  };

  /** The answer of the first request with this key, even while that is still being worked on; a failure is forgotten. */
  const once = async ({ body }: StubRequest, reply: FastifyReply, first: () => Promise<unknown>): Promise<unknown> => {
    const key = knowsKeys ? body?.idempotency_key : undefined;
    if (key === undefined) return first();
    const known = answersByKey.get(key) ?? first().then((told) => ({ told, status: reply.statusCode }));
    answersByKey.set(key, known);
    const { told, status } = await known;
    if (status >= 300) answersByKey.delete(key);
    reply.code(status);
    return told;
  };

  for (const route of text('ROUTES').split(' ')) {
    app.route({
      method: ['GET', 'POST'],
      url: route,
      handler: async (request, reply) => {
        ledger.arrived(route, String(request.headers['x-attempt'] ?? 1));
        const refused = refuseIncomplete(request as StubRequest, reply);
        if (refused !== undefined) ledger.answered(reply.statusCode);
        const first = () => answer(route, request as StubRequest, reply);
        return refused ?? once(request as StubRequest, reply, first).finally(() => ledger.answered(reply.statusCode));
      },
    });
  }
  app.post<{ Body: Behaviour | null }>('/control/behave', (request, reply) => {
    draw = behaviourDraw(request.body ?? {}, () => random());
    reply.code(204).send();
  });
  app.get('/control/ledger', async () => ({ ...ledger.snapshot(), ...(table && { rows: await table.rows() }) }));
});

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

/** The answer to a request that lacks what it must have; undefined for a complete one. */
function refuseIncomplete({ body }: StubRequest, reply: FastifyReply): unknown {
  const missing = required.find((field) => isEmpty(fieldOf(body, field)));
  return missing === undefined ? undefined : fail(reply, { status: 400, body: { error: `${missing} is missing` } });
}

/** What stands in a body at a dotted path. */
function fieldOf(body: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | null | undefined)?.[key], body);
}

/** Takes `ms`, or ends when the caller leaves, if `CALLED_OFF` is `stop`. */
async function work(ms: number, { raw: { socket } }: StubRequest): Promise<void> {
  if (!stopsWhenCalledOff) return sleep(ms);
  const calledOff = new AbortController();
  const stop = () => calledOff.abort();
  socket.once('close', stop);
  await sleep(ms, undefined, { signal: calledOff.signal }).catch(() => undefined);
  socket.off('close', stop);
}

/** Loads the Postgres client only when it is needed: most runs keep their rows in memory and start faster without it. */
async function openTable(): Promise<PostgresLedger | undefined> {
  const url = process.env.LEDGER_URL;
  if (!url || effect === 'none') return undefined;
  const { openPostgresLedger } = await import('./postgres-ledger.ts');
  return openPostgresLedger(url, `${effect}s`);
}

function fail(reply: FastifyReply, { status = 500, headers = {}, body }: Behaviour): unknown {
  reply.code(status).headers({ ...headers });
  return body ?? { error: { code: `http_${status}`, message: 'injected failure' } };
}
