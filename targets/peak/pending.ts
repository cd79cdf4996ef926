import { setTimeout as sleep } from 'node:timers/promises';
import { createDependency } from '../kit/dependency.ts';
import type { ServiceParts } from '../kit/service.ts';
import { scaled, text } from '../kit/settings.ts';
import { type Order, openPendingOrders } from './pending-orders.ts';
import { sized } from './size.ts';

/** Pending orders that are charged at once, at full size. */
export const PENDING_AT_ONCE = 80;
/** Real ms until what could not be charged is tried again. */
const RETRY_MS = 1000;
/** Longest charge in real ms: longer than payment gives the processor, so that payment is the one that gives up. */
const LIMIT_MS = 4000;

/** Keeps orders that could not be charged, and charges them later: oldest first, a few at once, each by its own key. */
export async function chargeLater(parts: ServiceParts): Promise<(order: Order) => Promise<void>> {
  const { telemetry, onReset, onStop } = parts;
  const payment = createDependency(parts, { name: 'payment', url: text('PAYMENT_URL') });
  const orders = await openPendingOrders(text('DB_URL'));
  const counts = { kept: 0, charged: 0, again: 0 };
  telemetry.counter('intents_acknowledged_total', 'Orders taken to be charged later', [], () => counts.kept);
  telemetry.counter('intents_applied_total', 'Of these, charged', [], () => counts.charged);
  telemetry.counter('intents_again_total', 'Of these, charged once more', [], () => counts.again);
  telemetry.gauge('orders_pending', 'Taken and not charged yet', [], () => counts.kept - counts.charged);

  const charge = async (order: Order): Promise<boolean> => {
    const charged = await payment.post('/pay-later', order, { totalMs: scaled(LIMIT_MS) }).then(
      () => true,
      () => false,
    );
    if (!charged) return false;
    if (await orders.markCharged(order)) counts.charged += 1;
    else counts.again += 1;
    return true;
  };
  const stopped = new AbortController();
  const drain = async () => {
    while (!stopped.signal.aborted) {
      const due = counts.kept === counts.charged ? [] : await orders.oldest(sized(PENDING_AT_ONCE));
      const charged = await Promise.all(due.map(charge));
      if (charged.includes(true)) continue;
      await sleep(scaled(RETRY_MS), undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  onReset(async ({ fresh }) => {
    if (fresh) {
      await orders.clear();
      counts.charged = counts.kept;
    }
  });
  const drained = drain();
  onStop(async () => {
    stopped.abort();
    await drained;
    await orders.close();
  });
  return async (order) => {
    if (await orders.keep(order)) counts.kept += 1;
  };
}
