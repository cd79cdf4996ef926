import { hop } from '../kit/hop.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Has an order scored, then charged. */
await startService((parts) => {
  const route = hop(parts, { name: 'payment', calls: ['fraud', 'bank'], policy: pickVariant(VARIANTS, 'deadline80') });
  parts.app.post(
    '/pay',
    route(async ({ call, body }) => {
      const { score } = await call<{ score: number }>('fraud', '/score', body);
      return { score, ...(await call<object>('bank', '/charge', body)) };
    }),
  );
});
