import { currentPolicy } from '../kit/current-policy.ts';
import { hop } from '../kit/hop.ts';
import { startService } from '../kit/service.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Has an order scored, if there is a fraud service, then charged. */
await startService(async (parts) => {
  const scores = process.env.FRAUD_URL !== undefined;
  const calls = scores ? ['fraud', 'bank'] : ['bank'];
  const policy = await currentPolicy(parts, VARIANTS, 'deadline80');
  const route = hop(parts, { name: 'payment', calls, policy });
  parts.app.post(
    '/pay',
    route(async ({ call, body }) => {
      const score = scores ? await call<object>('fraud', '/score', body) : {};
      return { ...score, ...(await call<object>('bank', '/charge', body)) };
    }),
  );
});
