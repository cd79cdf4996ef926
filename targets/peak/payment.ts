import { exportBulkheads } from '../kit/bulkhead.ts';
import { startService } from '../kit/service.ts';
import { compartment } from './compartment.ts';
import { shopHop } from './hop-of-shop.ts';
import { PENDING_AT_ONCE } from './pending.ts';

/** Charges an order at the processor. Orders that wait to be charged later have places of their own. */
await startService(async (parts) => {
  const { route, variant } = await shopHop(parts, 'payment', ['processor']);
  const live = compartment('processor', () => variant().callsAtProcessor);
  const later = compartment('processor later', () => PENDING_AT_ONCE);
  exportBulkheads(parts, [live, later]);
  for (const [path, places] of [
    ['/pay', live],
    ['/pay-later', later],
  ] as const)
    parts.app.post(
      path,
      route(({ call, body }) => places.run(() => call('processor', '/charge', body))),
    );
});
