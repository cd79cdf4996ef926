import { createDependency } from '../kit/dependency.ts';
import { CallError } from '../kit/errors.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { number, text } from '../kit/settings.ts';
import { backingOff, flushing } from './come-back.ts';
import { VARIANTS } from './variants.ts';

/**
 * A fleet: each request is one client, which asks the search service until it gets an answer. No slots: a fleet is as
 * large as it is.
 */
await startService((parts) => {
  const { app, telemetry } = parts;
  const variant = pickVariant(VARIANTS, 'full');
  const search = createDependency(parts, { name: 'search', url: text('SEARCH_URL') });
  const ask = () => search.post('/search', {});
  const seed = number('SEED', 1);
  const comeBackFor = variant.kind === 'flush' ? flushing(variant, seed, ask) : backingOff(variant, seed);
  const counts = { waiting: 0, attempts: 0, served: 0 };
  telemetry.gauge('clients_waiting', 'Clients without an answer', [], () => counts.waiting);
  telemetry.counter('client_attempts_total', 'Attempts of all clients', [], () => counts.attempts);
  telemetry.counter('clients_served_total', 'Clients that got their answer', [], () => counts.served);

  app.post<{ Params: { id: string } }>('/clients/:id', async ({ params: { id } }) => {
    const comeBack = comeBackFor(id);
    counts.waiting += 1;
    for (let attempt = 1; ; attempt++) {
      counts.attempts += 1;
      try {
        await ask();
        counts.waiting -= 1;
        counts.served += 1;
        return { attempts: attempt };
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        await comeBack(attempt, error);
      }
    }
  });
});
