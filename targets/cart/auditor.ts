import { openDatabase } from '../kit/database.ts';
import { startService } from '../kit/service.ts';
import { scaled, text, timeScale } from '../kit/settings.ts';
import { exportTotals } from '../kit/totals.ts';
import { ELIGIBLE_MS } from './limits.ts';
import { TABLES } from './outbox.ts';

/** An intent that still waits this long after it could be taken is late. */
const LATE_MS = ELIGIBLE_MS + scaled(1500);

/** What the cart has refused can be applied by nobody; everything else that nobody tries any more is lost. */
const TOTALS = `with items as (select count(*)::int as added, count(distinct intent_id)::int as distinct_added from cart_items),
  waiting as (
    select count(*) filter (where captured_at < clock_timestamp() - interval '${LATE_MS} milliseconds')::int as late
    from intents where status = 'PENDING'),
  dead as (
    select count(*) filter (where reason = 'refused')::int as refused,
      count(*) filter (where reason <> 'refused')::int as given_up,
      coalesce(max(dead_letters.attempts), 0)::int as most, coalesce(min(dead_letters.attempts), 0)::int as least,
      coalesce(min(extract(epoch from at - captured_at)), 0)::float * ${timeScale} as youngest
    from dead_letters join intents using (intent_id))
  select (select count(*)::int from intents) as intents_acknowledged_total,
    added as intents_applied_total, added - distinct_added as intents_again_total, distinct_added as items_in_carts_total,
    refused as intents_dead_total, given_up as intents_given_up_total,
    late as intents_late, most as dead_letter_attempts_max, least as dead_letter_attempts_min,
    youngest as dead_letter_age_seconds_min
  from items, waiting, dead`;

type Totals = Readonly<
  Record<
    | 'intents_acknowledged_total'
    | 'intents_applied_total'
    | 'intents_again_total'
    | 'items_in_carts_total'
    | 'intents_dead_total'
    | 'intents_given_up_total'
    | 'intents_late'
    | 'dead_letter_attempts_max'
    | 'dead_letter_attempts_min'
    | 'dead_letter_age_seconds_min',
    number
  >
>;

/** Counts what stands in the outbox and in the carts, and raises the alarm when a letter is dead. It has a way of its own to both. */
await startService(async ({ telemetry, onReset, onStop }) => {
  const pool = await openDatabase(text('DATABASE_URL'), TABLES);
  onStop(() => pool.end());
  let since = 0;
  const letters = async () => (await pool.query('select count(*)::int as n from dead_letters')).rows[0].n as number;
  onReset(async ({ fresh }) => {
    if (fresh) since = await letters();
  });
  telemetry.gauge('ALERTS', 'Dead letters of this scenario', ['alertname', 'alertstate'], async () =>
    (await letters()) > since ? [{ labels: { alertname: 'DeadLetters', alertstate: 'firing' }, value: 1 }] : [],
  );
  exportTotals(telemetry, async () => (await pool.query<Totals>(TOTALS)).rows[0] as Totals, {
    counters: {
      intents_acknowledged_total: 'Intents that were captured',
      intents_applied_total: 'Items in carts',
      intents_again_total: 'Items of an intent that had one already',
      items_in_carts_total: 'Intents with an item',
      intents_dead_total: 'Dead letters that the cart refuses',
      intents_given_up_total: 'Dead letters that the cart would have taken',
    },
    gauges: {
      intents_late: 'Intents that wait though they could have been taken',
      dead_letter_attempts_max: 'Most attempts of a dead letter',
      dead_letter_attempts_min: 'Fewest attempts of one',
      dead_letter_age_seconds_min: 'How old the youngest was when it died, in real time',
    },
  });
});
