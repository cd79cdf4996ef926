import { setTimeout as sleep } from 'node:timers/promises';
import { currentPolicy } from '../kit/current-policy.ts';
import { hop } from '../kit/hop.ts';
import { startService } from '../kit/service.ts';
import { number, scaled, text } from '../kit/settings.ts';
import { VARIANTS } from './variants.ts';

const name = text('NAME');
const next = text('CALLS');
const ownMs = scaled(number('OWN_MS', 25));

/** A and B: work of its own, and a call to the next service, with a slot held for both. */
await startService(async (parts) => {
  const policy = await currentPolicy(parts, VARIANTS, 'budget+breaker');
  const route = hop(parts, { name, calls: [next], policy });
  parts.app.post(
    '/work',
    route(async ({ call, body }) => {
      await sleep(ownMs);
      return { [name]: 'done', ...(await call<object>(next, '/work', body)) };
    }),
  );
});
