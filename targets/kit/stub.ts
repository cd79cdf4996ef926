import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Behaviour, behaviourDraw, jittered, UNAFFECTED } from './behaviour.ts';
import { latencyProfile } from './latency-profile.ts';
import { onceByKey } from './once-by-key.ts';
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
 *   CALLED_OFF what it does when its caller has left: `work` on, as a real bank would (default), or `stop`
 *
 * It counts the work that it did after its caller had left, and the work that it stopped. Requests with the same header
 * `idempotency-key` are one piece of work, and all get the answer to the first.
 */
type StubRequest = FastifyRequest<{ Body: { payment_id?: string; amount?: number } | null }>;

const newRandom = () => seededRandom(number('SEED', 1), text('STUB_SEED', text('ROUTES')));
const effect = text('EFFECT', 'none') as Effect;
const replyText = text('REPLY', '{}');
const required = text('REQUIRES', '')
  .split(' ')
  .filter((field) => field !== '');
const stopsWhenCalledOff = text('CALLED_OFF', 'work') === 'stop';

await startService(async ({ app, telemetry, onReset, onStop }) => {
  const ledger = createStubLedger(telemetry, effect);
  const table = await openTable();
  let random = newRandom();
  let sample = latencyProfile(text('PROFILE'), random);
  let draw = behaviourDraw({}, () => random());
  const keyed = onceByKey<Answered>();
  onReset(async () => {
    ledger.clear();
    keyed.clear();
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

  const answerOnce = async (route: string, request: StubRequest, reply: FastifyReply): Promise<unknown> => {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string') return answer(route, request, reply);
    const work = async () => ({ body: await answer(route, request, reply), status: reply.statusCode });
    const { status, body } = await keyed.run(key, work, isDone);
    reply.code(status);
    return body;
  };

  for (const route of text('ROUTES').split(' ')) {
    app.route({
      method: ['GET', 'POST'],
      url: route,
      handler: async (request, reply) => {
        ledger.arrived(route, String(request.headers['x-attempt'] ?? 1));
        const refused = refuseIncomplete(request as StubRequest, reply);
        if (refused !== undefined) ledger.answered(reply.statusCode);
        return (
          refused ?? answerOnce(route, request as StubRequest, reply).finally(() => ledger.answered(reply.statusCode))
        );
      },
    });
  }
  app.post<{ Body: Behaviour | null }>('/control/behave', (request, reply) => {
    draw = behaviourDraw(request.body ?? {}, () => random());
    reply.code(204).send();
  });
  app.get('/control/ledger', async () => ({ ...ledger.snapshot(), ...(table && { rows: await table.rows() }) }));
});

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** What failed may be tried again under its key. */
const isDone = ({ status }: Answered) => status < 500;

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
