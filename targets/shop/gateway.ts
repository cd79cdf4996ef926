import { currentPolicy } from '../kit/current-policy.ts';
import { hop } from '../kit/hop.ts';
import { startService } from '../kit/service.ts';
import { number } from '../kit/settings.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** The entry for users; gives a request 3 s when it has no deadline of its own. */
await startService(async (parts) => {
  const policy = await currentPolicy(parts, VARIANTS, 'deadline80');
  const route = hop(parts, { name: 'gateway', calls: ['order'], policy, defaultMs: number('GATEWAY_BUDGET_MS', 3000) });
  parts.app.post(
    '/orders',
    route(({ call, body }) => call('order', '/orders', body)),
  );
});
