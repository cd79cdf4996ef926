import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Behaviour, UNAFFECTED } from './behaviour.ts';
import { onceByKey } from './once-by-key.ts';
import type { PostgresLedger } from './postgres-ledger.ts';
import { startService } from './service.ts';
import { number, scaled, text, timeScale } from './settings.ts';
import { stubDraws } from './stub-draws.ts';
import { createStubLedger, type Effect } from './stub-ledger.ts';
import { type TokenBucket, tokenBucket } from './token-bucket.ts';

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
 *   CAPACITY_PER_S what comes faster gets 503, before any work; absent: no limit
 *   ONCE       `yes`: a payment that has a row gets no second one, whatever happened to the first answer
 *   KEYS       `known`: the `idempotency_key` of a body counts as the header of that name does (default: ignored)
 *   CALLED_OFF what it does when its caller has left: `work` on, as a real bank would (default), or `stop`
 *
 * It counts the work that it did after its caller had left, and the work that it stopped. Requests with the same header
 * `idempotency-key` are one piece of work, and all get the answer to the first.
 */
type StubRequest = FastifyRequest<{ Body: { payment_id?: string; amount?: number; idempotency_key?: string } | null }>;

const effect = text('EFFECT', 'none') as Effect;
const replyText = text('REPLY', '{}');
const required = text('REQUIRES', '')
  .split(' ')
  .filter((field) => field !== '');
const capacity = number('CAPACITY_PER_S', Number.POSITIVE_INFINITY) * timeScale;
const once = text('ONCE', 'no') === 'yes';
const knowsKeys = text('KEYS', 'ignored') === 'known';
const stopsWhenCalledOff = text('CALLED_OFF', 'work') === 'stop';

await startService(async ({ app, telemetry, onReset, onStop }) => {
  const ledger = createStubLedger(telemetry, effect);
  const table = await openTable();
  const draws = stubDraws();
  const room = Number.isFinite(capacity) ? tokenBucket(capacity, Math.ceil(capacity / timeScale)) : undefined;
  const paid = new Set<string>();
  const keyed = onceByKey<Answered>();
  onReset(async ({ fresh }) => {
    ledger.clear();
    if (fresh) {
      paid.clear();
      keyed.clear();
    }
    draws.restart();
    await table?.clear();
  });
  if (table) onStop(table.close);

  /** Writes the row of this request's work; with `ONCE`, of the first request for its payment only. */
  const record = async ({ body }: StubRequest) => {
    const { payment_id = 'unknown', amount = 0 } = body ?? {};
    if (once && paid.has(payment_id)) return;
    if (once) paid.add(payment_id);
    await table?.append(payment_id, amount);
    ledger.row(payment_id);
  };

  const answer = async (route: string, request: StubRequest, reply: FastifyReply) => {
    const behaviour = draws.behaviourOf({ route, id: request.body?.payment_id });
    if (behaviour !== UNAFFECTED) ledger.misbehaved();
    const { slower = 1, slowWorkMs = 0, slowReplyMs = 0, jitterMs = 0 } = behaviour;
    await work(scaled(draws.latencyMs(behaviour)) * slower + draws.jittered(slowWorkMs, jitterMs), request);
    if (behaviour.status && behaviour.when !== 'after') return fail(reply, behaviour);
    const callerGone = request.raw.socket.destroyed;
    if (callerGone && stopsWhenCalledOff) return ledger.calledOff();
    ledger.workDone(callerGone);
    if (effect !== 'none') await record(request);
    if (slowReplyMs > 0) await sleep(draws.jittered(slowReplyMs, jitterMs));
    if (behaviour.status) return fail(reply, behaviour);
    return { ...JSON.parse(replyText.replace('{{uuid}}', randomUUID())), ...behaviour.reply };
  };

  const answerOnce = async (route: string, request: StubRequest, reply: FastifyReply): Promise<unknown> => {
    const key = keyOf(request);
    if (key === undefined) return answer(route, request, reply);
    const first = async () => ({ body: await answer(route, request, reply), status: reply.statusCode });
    const { status, body } = await keyed.run(key, first, isDone);
    reply.code(status);
    return body;
  };

  for (const route of text('ROUTES').split(' ')) {
    app.route({
      method: ['GET', 'POST'],
      url: route,
      handler: async (request, reply) => {
        ledger.arrived(route, String(request.headers['x-attempt'] ?? 1));
        const refused = refuseIncomplete(request as StubRequest, reply) ?? refuseAbove(room, reply);
        if (refused !== undefined) ledger.answered(reply.statusCode);
        return (
          refused ?? answerOnce(route, request as StubRequest, reply).finally(() => ledger.answered(reply.statusCode))
        );
      },
    });
  }
  app.post<{ Body: Behaviour | null }>('/control/behave', (request, reply) => {
    draws.behave(request.body ?? {});
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

function keyOf({ headers, body }: StubRequest): string | undefined {
  const { 'idempotency-key': key } = headers;
  if (typeof key === 'string') return key;
  return knowsKeys ? body?.idempotency_key : undefined;
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

/** The answer to a request that lacks what it must have; undefined for a complete one. */
function refuseIncomplete({ body }: StubRequest, reply: FastifyReply): unknown {
  const missing = required.find((field) => isEmpty(fieldOf(body, field)));
  return missing === undefined ? undefined : fail(reply, { status: 400, body: { error: `${missing} is missing` } });
}

/** The answer to a request that comes when there is no room for it. */
function refuseAbove(room: TokenBucket | undefined, reply: FastifyReply): unknown {
  if (room === undefined || room.take()) return undefined;
  return fail(reply, { status: 503, body: { error: { code: 'overloaded', message: 'more than it can take' } } });
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
