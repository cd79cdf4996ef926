import { createBulkhead } from '../../kit/bulkhead.ts';
import type { Telemetry } from '../../kit/telemetry.ts';
import type { Bank } from '../dependencies.ts';

/** At most `limit` bank calls in flight, nobody waits for one: the rest of the service keeps its slots. */
export function withBulkhead(bank: Bank, limit: number, telemetry: Telemetry): Bank {
  const bulkhead = createBulkhead('bank', limit);
  const dep = { dep: 'bank' };
  telemetry.gauge('bulkhead_in_use', 'Calls in flight', ['dep'], () => [{ labels: dep, value: bulkhead.inUse }]);
  telemetry.gauge('bulkhead_limit', 'Calls allowed in flight', ['dep'], () => [{ labels: dep, value: limit }]);
  telemetry.counter('bulkhead_rejected_total', 'Calls turned away', ['dep', 'reason'], () => [
    { labels: { ...dep, reason: 'full' }, value: bulkhead.rejected },
  ]);
  return { charge: (payment, limits) => bulkhead.run(() => bank.charge(payment, limits)) };
}
