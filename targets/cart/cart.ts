import { setTimeout as sleep } from 'node:timers/promises';
import { createArrivalCounter } from '../kit/arrivals.ts';
import { openDatabase } from '../kit/database.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { type Intent, TABLES } from './outbox.ts';
import { VARIANTS } from './variants/catalogue.ts';

const ROUTE = '/items';
const ADD = 'insert into cart_items(intent_id, user_id, item_id, quantity) values ($1, $2, $3, $4)';
/** One statement: an intent that was applied before adds nothing. */
const ADD_ONCE = `with first as (insert into applied_intents values ($1) on conflict do nothing returning 1)
  insert into cart_items(intent_id, user_id, item_id, quantity) select $1, $2, $3, $4 from first`;

/** How the cart misbehaves until the next call: the body of `POST /control/behave`; `{}` restores it. */
interface Trouble {
  /** Measured ms between the addition and its answer. */
  readonly slowReplyMs?: number;
  /** This item is refused with 400, always. */
  readonly refuses?: string;
}

/** Keeps the carts. */
await startService(async ({ app, telemetry, onStop }) => {
  const { dedupes } = pickVariant(VARIANTS, 'outbox');
  const pool = await openDatabase(text('DATABASE_URL'), TABLES);
  onStop(() => pool.end());
  const arrivals = createArrivalCounter();
  let trouble: Trouble = {};
  let misbehaved = 0;
  telemetry.counter('arrivals_total', 'Requests that arrived', ['route', 'attempt_header'], () => arrivals.samples());
  telemetry.counter('misbehaved_total', 'Requests that felt what it was told to do', [], () => misbehaved);
  app.post<{ Body: Trouble | null }>('/control/behave', (request, reply) => {
    trouble = request.body ?? {};
    reply.code(204).send();
  });

  app.post<{ Body: Intent }>(ROUTE, async ({ body }, reply) => {
    arrivals.arrived(ROUTE, '1');
    const { intentId, userId, itemId, quantity } = body;
    const { slowReplyMs = 0, refuses } = trouble;
    if (slowReplyMs > 0 || itemId === refuses) misbehaved += 1;
    if (itemId === refuses) return reply.code(400).send({ error: { code: 'no_such_item', message: 'not sold here' } });
    const values = [intentId, userId, itemId, quantity];
    await pool.query(dedupes ? { name: 'add once', text: ADD_ONCE, values } : { name: 'add', text: ADD, values });
    if (slowReplyMs > 0) await sleep(slowReplyMs);
    return { status: 'added' };
  });
});
