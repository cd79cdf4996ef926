import { write } from '../kit/answer.ts';
import { createBackground } from '../kit/background.ts';
import { exportBreakers } from '../kit/breaker-telemetry.ts';
import { type Bulkhead, exportBulkheads } from '../kit/bulkhead.ts';
import { createDependency } from '../kit/dependency.ts';
import { onVariant } from '../kit/pick-variant.ts';
import { type ServiceParts, startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { admission, type Work } from '../kit/work.ts';
import { type Callers, startCallers } from './callers.ts';
import { createFallback, NO_FALLBACK } from './fallback.ts';
import { nextHost } from './hosts.ts';
import { VARIANTS } from './variants/catalogue.ts';

type Current = () => Callers;

/** A service that pays through a downstream: `INSTANCES` callers, protected as `VARIANT` says. */
await startService(async (parts) => {
  const { app, telemetry, onReset, onStop } = parts;
  const downstream = createDependency(parts, { name: 'downstream', url: text('DOWNSTREAM_URL') });
  const background = createBackground(telemetry);
  const bulkheads: Bulkhead[] = [];
  let callers: Callers | undefined;
  const current: Current = () => callers as Callers;
  await onVariant(parts, VARIANTS, 'consec5', async (variant) => {
    callers?.close();
    callers = await startCallers(variant, downstream, background);
    bulkheads.splice(0, 1, ...callers.guards.slice(0, 1).map((guard) => guard.bulkhead));
  });
  onReset(({ fresh }) => (fresh ? current().reset() : undefined));
  onStop(() => current().close());
  exportBreakers(parts, () => current().guards.flatMap((guard) => guard.breakers), ['dep', 'endpoint', 'instance']);
  exportBulkheads(parts, bulkheads);
  exposeRoutes(parts, current, background);

  let stopRestarts = () => {};
  app.post<{ Body: { readonly restartEveryMs?: number } | null }>('/control/behave', (request, reply) => {
    const { restartEveryMs } = request.body ?? {};
    stopRestarts();
    if (restartEveryMs !== undefined) stopRestarts = current().restartInTurn(restartEveryMs);
    reply.code(204).send();
  });
});

function exposeRoutes(parts: ServiceParts, current: Current, background: Work): void {
  const { app } = parts;
  const inSlot = admission(parts);
  const known = createFallback(parts);
  const fallback = () => (current().variant.fallback ? known : NO_FALLBACK);
  const writeTo = (endpoint: string) =>
    inSlot(async (request, reply, work) => {
      // A queued write outlives its request, so it belongs to the background.
      const owner = current().variant.fallback ? background : work;
      const body = (request.body ?? {}) as object;
      return write(reply, await fallback().write(() => current().call(endpoint, owner, body)));
    });
  app.post('/pay', writeTo('/charge'));
  app.post('/refund', writeTo('/refund'));
  app.get(
    '/payments/:id',
    inSlot(async (request, reply, work) => {
      const { id } = request.params as { id: string };
      return write(reply, await fallback().read(id, () => current().call('/status', work, { id })));
    }),
  );
  const inTurn = nextHost();
  app.post(
    '/fleet',
    inSlot(async (_request, reply, work) => {
      const { ejects = false } = current().variant;
      return write(reply, await NO_FALLBACK.write(() => inTurn(ejects, (host) => current().call(host, work, {}))));
    }),
  );
}
