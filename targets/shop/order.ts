import { currentPolicy } from '../kit/current-policy.ts';
import { hop } from '../kit/hop.ts';
import { startService } from '../kit/service.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Takes an order and has it paid. */
await startService(async (parts) => {
  const policy = await currentPolicy(parts, VARIANTS, 'deadline80');
  const route = hop(parts, { name: 'order', calls: ['payment'], policy });
  parts.app.post(
    '/orders',
    route(async ({ call, body }) => ({ status: 'success', payment: await call('payment', '/pay', body) })),
  );
});
