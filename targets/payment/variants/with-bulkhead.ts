import { createBulkhead, exportBulkheads } from '../../kit/bulkhead.ts';
import type { ServiceParts } from '../../kit/service.ts';
import { number } from '../../kit/settings.ts';
import type { Bank } from '../dependencies.ts';

/**
 * At most `limit` bank calls in flight (`BANK_PLACES`, for a service with fewer slots), nobody waits for one: the rest of
 * the service keeps its slots.
 */
export function withBulkhead(bank: Bank, limit: number, parts: Pick<ServiceParts, 'telemetry' | 'onReset'>): Bank {
  const bulkhead = createBulkhead({ name: 'bank', limit: number('BANK_PLACES', limit) });
  exportBulkheads(parts, [bulkhead]);
  return { charge: (payment, limits) => bulkhead.run(() => bank.charge(payment, limits)) };
}
