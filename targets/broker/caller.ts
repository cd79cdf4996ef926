import { write } from '../kit/answer.ts';
import { createBackground } from '../kit/background.ts';
import { exportBreakers } from '../kit/breaker-telemetry.ts';
import { exportBulkheads } from '../kit/bulkhead.ts';
import { createDependency } from '../kit/dependency.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { type ServiceParts, startService } from '../kit/service.ts';
import { number, scaled, text } from '../kit/settings.ts';
import { admission, type Work } from '../kit/work.ts';
import { createFallback, type Fallback, NO_FALLBACK } from './fallback.ts';
import { joinFleet } from './fleet.ts';
import { createGuard, type Guard } from './guard.ts';
import { VARIANTS } from './variants/catalogue.ts';

const HOSTS = 20;

type Call = (guard: Guard, endpoint: string, work: Work, body: object) => Promise<object>;

/** `INSTANCES` callers of one downstream (default 1), each with breakers of its own; requests go round. */
await startService(async (parts) => {
  const { telemetry, onStop } = parts;
  const variant = pickVariant(VARIANTS, 'consec5');
  const totalMs = scaled(variant.timeoutMs ?? 3000);
  const downstream = createDependency(parts, { name: 'downstream', url: text('DOWNSTREAM_URL') });
  const guards = Array.from({ length: number('INSTANCES', 1) }, (_, i) => createGuard(variant, String(i + 1)));
  const fleet = await joinFleet(parts, variant, guards);
  const background = createBackground(telemetry);
  exportBreakers(parts, () => guards.flatMap((guard) => guard.breakers), ['dep', 'endpoint', 'instance']);
  exportBulkheads(telemetry, guards.map((guard) => guard.bulkhead).slice(0, 1));

  const call: Call = (guard, endpoint, work, body) => {
    const attempt = () => work.track(downstream.post<object>(endpoint, body, { totalMs }));
    return fleet.watch(endpoint, () => guard.run(endpoint, attempt));
  };
  let turn = 0;
  const callNext = (endpoint: string, work: Work, body: object) =>
    call(guards[turn++ % guards.length] as Guard, endpoint, work, body);
  exposeRoutes(parts, callNext, background, variant.fallback ? createFallback(telemetry) : NO_FALLBACK);

  const { probeEveryMs } = variant;
  const probe = (guard: Guard) => call(guard, '/charge', background, { synthetic: true });
  if (probeEveryMs !== undefined) onStop(probeWhileOpen(guards, scaled(probeEveryMs), probe));
});

function exposeRoutes(
  parts: ServiceParts,
  call: (endpoint: string, work: Work, body: object) => Promise<object>,
  background: Work,
  fallback: Fallback,
): void {
  const { app } = parts;
  const inSlot = admission(parts);
  // A write that is queued outlives its request, so it is nobody's work in particular.
  const writeTo = (endpoint: string) =>
    inSlot(async (request, reply, work) => {
      const owner = fallback === NO_FALLBACK ? work : background;
      return write(reply, await fallback.write(() => call(endpoint, owner, (request.body ?? {}) as object)));
    });
  app.post('/pay', writeTo('/charge'));
  app.post('/refund', writeTo('/refund'));
  app.get(
    '/payments/:id',
    inSlot(async (request, reply, work) => {
      const { id } = request.params as { id: string };
      return write(reply, await fallback.read(id, () => call('/status', work, { id })));
    }),
  );
  let host = 0;
  app.post(
    '/fleet',
    inSlot(async (_request, reply, work) => {
      host = (host % HOSTS) + 1;
      return write(reply, await NO_FALLBACK.write(() => call(`/host/${host}`, work, {})));
    }),
  );
}

/** Calls for each guard whose charge circuit is not closed, so that no user has to be the first. Returns its end. */
function probeWhileOpen(
  guards: readonly Guard[],
  everyMs: number,
  probe: (guard: Guard) => Promise<unknown>,
): () => void {
  const timer = setInterval(() => {
    for (const guard of guards) {
      const { state } = guard.breakerFor('/charge') ?? {};
      if (state && state !== 'closed') probe(guard).catch(() => undefined);
    }
  }, everyMs);
  return () => clearInterval(timer);
}
