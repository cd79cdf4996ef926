import { hop } from '../kit/hop.ts';
import { policyInTurn } from '../kit/policy-in-turn.ts';
import { startService } from '../kit/service.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Has an order scored, then charged. */
await startService(async (parts) => {
  const policy = await policyInTurn(parts, VARIANTS, 'deadline80');
  const route = hop(parts, { name: 'payment', calls: ['fraud', 'bank'], policy });
  parts.app.post(
    '/pay',
    route(async ({ call, body }) => {
      const { score } = await call<{ score: number }>('fraud', '/score', body);
      return { score, ...(await call<object>('bank', '/charge', body)) };
    }),
  );
});
