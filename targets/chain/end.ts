import { setTimeout as sleep } from 'node:timers/promises';
import { currentPolicy } from '../kit/current-policy.ts';
import { CallError } from '../kit/errors.ts';
import { hop } from '../kit/hop.ts';
import { startService } from '../kit/service.ts';
import { number, scaled } from '../kit/settings.ts';
import { VARIANTS } from './variants.ts';

const ownMs = scaled(number('OWN_MS', 50));

/** Unscaled ms that its work takes longer. */
interface Behaviour {
  readonly slowWorkMs?: number;
}

/** C: the service that becomes slow. It works for as long as it has to, unless its caller has left and the variant stops then. */
await startService(async (parts) => {
  const { app, telemetry, onReset } = parts;
  let behaviour: Behaviour = {};
  let given = new AbortController();
  let misbehaved = 0;
  telemetry.counter('misbehaved_total', 'Requests that felt what it was told to do', [], () => misbehaved);
  // What will never end would keep its slots in the next scenario.
  onReset(({ abort }) => {
    if (!abort) return;
    given.abort();
    given = new AbortController();
  });

  const policy = await currentPolicy(parts, VARIANTS, 'budget+breaker');
  const route = hop(parts, { name: 'c', calls: [], policy });
  app.post(
    '/work',
    route(async ({ signal }) => {
      const { slowWorkMs = 0 } = behaviour;
      if (slowWorkMs > 0) misbehaved += 1;
      const stops = AbortSignal.any(signal ? [signal, given.signal] : [given.signal]);
      await sleep(ownMs + slowWorkMs, undefined, { signal: stops }).catch(() => {
        throw new CallError('c', { kind: 'cancelled' });
      });
      return { c: 'done' };
    }),
  );
  app.post<{ Body: Behaviour | null }>('/control/behave', (request, reply) => {
    behaviour = request.body ?? {};
    reply.code(204).send();
  });
});
