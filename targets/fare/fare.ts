import { failureOf, ok, write } from '../kit/answer.ts';
import { createBreaker, isDependencyFault } from '../kit/breaker.ts';
import { exportBreakers } from '../kit/breaker-telemetry.ts';
import { createDependency } from '../kit/dependency.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { scaled, text } from '../kit/settings.ts';
import { consecutive } from '../kit/trip-rule.ts';
import { admission } from '../kit/work.ts';
import { cacheFares } from './fare-cache.ts';
import { VARIANTS } from './variants.ts';

/** Fares of air routes, from a calculator that is healthy and sometimes takes its time. */
await startService((parts) => {
  const { app, telemetry } = parts;
  const { timeoutMs, probes, cache } = pickVariant(VARIANTS, 'cached');
  const calculator = createDependency(parts, { name: 'calculator', url: text('CALCULATOR_URL') });
  const breaker = createBreaker({
    ...{ dependency: 'calculator', trip: consecutive(5), resetMs: scaled(30_000), probes },
    isFailure: isDependencyFault,
  });
  exportBreakers(parts, () => [{ breaker, labels: { dep: 'calculator', endpoint: '/fare' } }]);
  const fetchFare = (route: string) =>
    calculator.post<{ readonly fare: number }>('/fare', { route }, { readMs: scaled(timeoutMs) });
  const fares = cacheFares(fetchFare);
  telemetry.gauge('cached_fares', 'Fares in memory', [], () => fares.size);
  const inSlot = admission(parts);

  app.get(
    '/fare',
    inSlot(async (request, reply, work) => {
      const { route } = request.query as { route: string };
      const known = cache ? fares.get(route) : undefined;
      if (known) return known;
      try {
        const fare = await work.track(breaker.run(() => fetchFare(route)));
        fares.keep(route, fare);
        return write(reply, ok(fare));
      } catch (error) {
        return write(reply, failureOf(error));
      }
    }),
  );
  if (cache) void fares.warmUp();
});
