import { failureOf, ok, write } from '../kit/answer.ts';
import { type Breaker, createBreaker, isDependencyFault } from '../kit/breaker.ts';
import { exportBreakers } from '../kit/breaker-telemetry.ts';
import { createDependency, type Dependency } from '../kit/dependency.ts';
import { onVariant } from '../kit/pick-variant.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { startService } from '../kit/service.ts';
import { number, scaled, text } from '../kit/settings.ts';
import { consecutive } from '../kit/trip-rule.ts';
import { admission } from '../kit/work.ts';
import { cacheFares } from './fare-cache.ts';
import { VARIANTS, type Variant } from './variants.ts';

/** Fares of air routes, from a calculator that is healthy and sometimes slow. */
await startService(async (parts) => {
  const { app, telemetry } = parts;
  const calculator = createDependency(parts, { name: 'calculator', url: text('CALCULATOR_URL') });
  let instances: Instances | undefined;
  const current = () => instances as Instances;
  await onVariant(parts, VARIANTS, 'cached', (variant) => {
    instances = startInstances(variant, calculator);
  });
  exportBreakers(
    parts,
    () =>
      current().breakers.map((breaker, i) => ({
        breaker,
        labels: { dep: 'calculator', endpoint: '/fare', instance: String(i + 1) },
      })),
    ['dep', 'endpoint', 'instance'],
  );
  telemetry.gauge('cached_fares', 'Fares in memory', [], () => current().fares.size);
  const inSlot = admission(parts);

  app.get(
    '/fare',
    inSlot(async (request, reply, work) => {
      const { route } = request.query as { route: string };
      const { variant, fares, ask } = current();
      const known = variant.cache ? fares.get(route) : undefined;
      if (known) return known;
      try {
        const fare = await work.track(ask(route));
        fares.keep(route, fare);
        return write(reply, ok(fare));
      } catch (error) {
        return write(reply, failureOf(error));
      }
    }),
  );
});

interface Fare {
  readonly fare: number;
}

interface Instances {
  readonly variant: Variant;
  readonly breakers: readonly Breaker[];
  readonly fares: ReturnType<typeof cacheFares>;
  /** Asks the calculator as one of the instances. */
  ask(route: string): Promise<Fare>;
}

/** `INSTANCES` (default 1) of the service, each with a breaker of its own. */
function startInstances(variant: Variant, calculator: Dependency): Instances {
  const { timeoutMs, probes, cache } = variant;
  const breakers = Array.from({ length: number('INSTANCES', 1) }, () =>
    createBreaker({
      dependency: 'calculator',
      trip: consecutive(5),
      resetMs: scaled(30_000),
      probes,
      isFailure: isDependencyFault,
    }),
  );
  const fetchFare = (route: string) => calculator.post<Fare>('/fare', { route }, { readMs: scaled(timeoutMs) });
  const fares = cacheFares(fetchFare);
  if (cache) void fares.warmUp();
  // Drawn, not round robin: the arrivals at each instance must stay as irregular as the whole load.
  const random = seededRandom(number('SEED', 1), 'instance');
  const ask = (route: string) =>
    (breakers[Math.floor(random() * breakers.length)] as Breaker).run(() => fetchFare(route));
  return { variant, breakers, fares, ask };
}
