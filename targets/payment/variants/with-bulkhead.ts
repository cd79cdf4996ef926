import { createBulkhead, exportBulkheads } from '../../kit/bulkhead.ts';
import type { ServiceParts } from '../../kit/service.ts';
import type { Bank } from '../dependencies.ts';

/** At most `limit` bank calls in flight, nobody waits for one: the rest of the service keeps its slots. */
export function withBulkhead(bank: Bank, limit: number, parts: Pick<ServiceParts, 'telemetry' | 'onReset'>): Bank {
  const bulkhead = createBulkhead({ name: 'bank', limit });
  exportBulkheads(parts, [bulkhead]);
  return { charge: (payment, limits) => bulkhead.run(() => bank.charge(payment, limits)) };
}
