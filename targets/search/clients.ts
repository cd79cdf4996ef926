import { failureOf, write } from '../kit/answer.ts';
import { createDependency } from '../kit/dependency.ts';
import { Rejection } from '../kit/errors.ts';
import { onVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { number, text } from '../kit/settings.ts';
import { callers } from './callers.ts';
import { createClientMetrics } from './client-metrics.ts';
import { dueAt, dueHeader, untilDue } from './due.ts';
import { type Fleet, herd } from './herd.ts';
import { sendUnlessMissed } from './missed.ts';
import { VARIANTS } from './variants.ts';

/** A fleet: each request is one client, which gets its answer when it has been served. The size is not limited. */
await startService(async (parts) => {
  const seed = number('SEED', 1);
  const metrics = createClientMetrics(parts);
  // A socket for each of thousands of clients would measure the kernel of the machine.
  const search = createDependency(parts, { name: 'search', url: text('SEARCH_URL'), connections: 100 });
  const ask = sendUnlessMissed((due) => search.post('/search', {}, { headers: dueHeader(due) }));
  const send = async (due: number) => {
    await untilDue(due);
    metrics.sent(Date.now() - due);
    await ask(due);
  };
  const probe = () =>
    search.get('/probe').then(
      () => true,
      () => false,
    );
  let serve: Fleet;
  await onVariant(parts, VARIANTS, 'full', (variant) => {
    serve = 'wait' in variant ? herd(variant, seed, send) : callers(variant, seed, send, probe);
  });

  parts.app.post<{ Params: { id: string } }>('/clients/:id', async ({ params, headers }, reply) => {
    const leave = metrics.arrived();
    try {
      const attempts = await serve(params.id, dueAt(headers));
      leave(attempts);
      return { attempts };
    } catch (error) {
      leave();
      if (!(error instanceof Rejection)) throw error;
      return write(reply, failureOf(error));
    }
  });
});
