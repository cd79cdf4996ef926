import { setTimeout as sleep } from 'node:timers/promises';
import { startService } from '../kit/service.ts';
import { number, scaled, timeScale } from '../kit/settings.ts';
import { createOverload } from './overload.ts';
import { tokenBucket } from './token-bucket.ts';

/** Requests that an ingress admits per real second; 0: no ingress. */
const ADMIT_PER_S = number('ADMIT_PER_S', 0);

/** A search service that an outage and a crowd can bring down. */
await startService(({ app, telemetry, onReset }) => {
  const overload = createOverload();
  const bucket = ADMIT_PER_S > 0 ? tokenBucket(ADMIT_PER_S * timeScale, ADMIT_PER_S) : undefined;
  const counts = { arrivals: 0, served: 0, turnedAway: 0 };
  onReset(overload.restart);
  telemetry.counter('arrivals_total', 'Requests behind the ingress', [], () => counts.arrivals);
  telemetry.counter('work_done_total', 'Requests served', [], () => counts.served);
  telemetry.counter('rate_limited_total', 'Requests that the ingress turned away', [], () => counts.turnedAway);
  telemetry.gauge('falls', 'Times it fell over since the reset', [], () => overload.falls);
  telemetry.gauge('arrivals_peak_1s', 'Most arrivals in a second after the outage', [], () => overload.peak);

  app.post('/search', async (request, reply) => {
    const waitMs = bucket?.take() ?? 0;
    if (waitMs > 0) {
      counts.turnedAway += 1;
      // Whole seconds of real time would be too coarse at a scale; the clients here read fractions.
      return reply
        .code(429)
        .header('retry-after', (waitMs / 1000).toFixed(3))
        .send({ error: { code: 'rate_limited' } });
    }
    counts.arrivals += 1;
    if (!overload.arrive()) {
      request.raw.socket.destroy();
      return reply;
    }
    await sleep(scaled(20));
    counts.served += 1;
    return { results: [] };
  });
});
