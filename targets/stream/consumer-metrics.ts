import type { ServiceParts } from '../kit/service.ts';
import { timeScale } from '../kit/settings.ts';
import type { IntentLedger, IntentTotals } from './intent-ledger.ts';
import type { Kind, Message } from './message.ts';
import { isLate } from './rule.ts';

/** What a consumer counts. Quotes have somebody who waits, so only they can be late. */
export interface ConsumerMetrics {
  skipped(message: Message): void;
  /** Its work begins. */
  began(message: Message): void;
  /** Its work has ended, with an answer or an applied payment. */
  done(message: Message): void;
  /** Given up: nobody waits any more, or it has failed too often. */
  gaveUp(): void;
  /** It had to wait because the consumer was paused. */
  heldUp(): void;
  /** The pause is over. */
  resumed(): void;
}

export function consumerMetrics(
  { telemetry, onReset }: Pick<ServiceParts, 'telemetry' | 'onReset'>,
  ledger: Pick<IntentLedger, 'totals'>,
): ConsumerMetrics {
  const skipped: Record<Kind, number> = { quote: 0, payment: 0 };
  const counts = { done: 0, doneLate: 0, beganLate: 0, gaveUp: 0, heldUp: 0 };
  let [oldestMs, resumedAt, lateUntil] = [0, 0, 0];
  onReset(() => {
    oldestMs = 0;
    lateUntil = 0;
  });
  const count = (name: string, help: string, what: keyof typeof counts) =>
    telemetry.counter(name, help, [], () => counts[what]);
  telemetry.counter('stale_skipped_total', 'Late messages that were acknowledged without work', ['kind'], () =>
    Object.entries(skipped).map(([kind, value]) => ({ labels: { kind }, value })),
  );
  count('work_done_total', 'Messages whose work was done', 'done');
  count('work_done_caller_gone_total', 'Quotes that came when nobody waited any more', 'doneLate');
  count('work_started_after_deadline_total', 'Quotes whose work began when nobody waited any more', 'beganLate');
  count('given_up_total', 'Messages that failed and were not tried again', 'gaveUp');
  count('misbehaved_total', 'Messages that waited because the consumer was paused', 'heldUp');
  const age = () => (oldestMs * timeScale) / 1000;
  telemetry.gauge('message_age_max_seconds', 'Oldest quote whose work began since the last reset, real time', [], age);
  const lateFor = () => (Math.max(0, lateUntil - resumedAt) * timeScale) / 1000;
  const about = 'From the end of the last pause to the last quote that was late, begun or skipped, real time';
  telemetry.gauge('late_for_seconds', about, [], lateFor);
  exportIntents(telemetry, ledger.totals);
  return {
    skipped: ({ kind }) => {
      skipped[kind] += 1;
      if (kind === 'quote') lateUntil = Date.now();
    },
    began: (message) => {
      if (message.kind !== 'quote') return;
      oldestMs = Math.max(oldestMs, Date.now() - message.producedAt);
      if (!isLate(message, Date.now())) return;
      counts.beganLate += 1;
      lateUntil = Date.now();
    },
    done: (message) => {
      counts.done += 1;
      if (message.kind === 'quote' && isLate(message, Date.now())) counts.doneLate += 1;
    },
    gaveUp: () => {
      counts.gaveUp += 1;
    },
    heldUp: () => {
      counts.heldUp += 1;
    },
    resumed: () => {
      resumedAt = Date.now();
    },
  };
}

/** One query serves all metrics of a scrape. */
function exportIntents(telemetry: ServiceParts['telemetry'], read: IntentLedger['totals']): void {
  let pending: Promise<IntentTotals> | undefined;
  const totals = () => {
    pending ??= read().finally(() => {
      pending = undefined;
    });
    return pending;
  };
  const count = (name: string, help: string, what: keyof IntentTotals) =>
    telemetry.counter(name, help, [], async () => (await totals())[what]);
  count('intents_applied_total', 'Payments that were applied', 'applied');
  count('intents_again_total', 'Payments applied beyond the first time', 'again');
  count('intents_dead_total', 'Payments that were given up', 'dead');
}
