import { hop } from '../kit/hop.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Takes an order and has it paid. */
await startService((parts) => {
  const route = hop(parts, { name: 'order', calls: ['payment'], policy: pickVariant(VARIANTS, 'deadline80') });
  parts.app.post(
    '/orders',
    route(async ({ call, body }) => ({ status: 'success', payment: await call('payment', '/pay', body) })),
  );
});
