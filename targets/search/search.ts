import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { onVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { number, scaled, timeScale } from '../kit/settings.ts';
import { type TokenBucket, tokenBucket } from '../kit/token-bucket.ts';
import { dueAt } from './due.ts';
import { createOverload } from './overload.ts';
import { sized } from './size.ts';
import type { Variant } from './variant.ts';
import { VARIANTS } from './variants.ts';

const RETRY_AFTER_S = '1';

/** A search service that breaks down under a surge, and the ingress in front of it if the variant has one. */
await startService(async (parts) => {
  const { app, telemetry, onReset } = parts;
  const overload = createOverload({
    fallsAbove: sized(number('FALLS_ABOVE', 1000)),
    others: sized(number('OTHERS_PER_S', 0)),
    restartMs: scaled(number('RESTART_MS', 5000)),
    secondMs: scaled(1000),
  });
  let ingress: TokenBucket | undefined;
  await onVariant(parts, VARIANTS, 'full', (variant) => {
    overload.restart();
    ingress = ingressOf(variant);
  });
  const counts = { arrivals: 0, served: 0, rejected: 0 };
  onReset(overload.restart);
  telemetry.counter('arrivals_total', 'Requests behind the ingress', [], () => counts.arrivals);
  telemetry.counter('work_done_total', 'Requests served', [], () => counts.served);
  telemetry.counter('rate_limited_total', 'Requests that the ingress rejected', [], () => counts.rejected);
  telemetry.gauge('falls', 'Times it fell over since the reset', [], () => overload.falls);
  telemetry.gauge('arrivals_peak_1s', 'Most arrivals in a second since the reset', [], () => overload.peak);

  app.post('/search', async (request, reply) => {
    if (ingress && !ingress.take()) {
      counts.rejected += 1;
      return reply
        .code(429)
        .header('retry-after', RETRY_AFTER_S)
        .send({ error: { code: 'rate_limited' } });
    }
    counts.arrivals += 1;
    // Behind an ingress the real time of arrival counts: the ingress decides when a request passes.
    if (!overload.arrive(ingress ? Date.now() : dueAt(request.headers))) return unavailable(reply);
    await sleep(scaled(20));
    counts.served += 1;
    return { results: [] };
  });
  app.get('/probe', (_request, reply) => (overload.isUp(Date.now()) ? { status: 'ok' } : unavailable(reply)));
});

/** The answer of a load balancer without a healthy backend. */
function unavailable(reply: FastifyReply) {
  return reply.code(503).send({ error: { code: 'away' } });
}

function ingressOf(variant: Variant): TokenBucket | undefined {
  const admits = 'admitPerS' in variant ? sized(variant.admitPerS ?? 0) : 0;
  return admits > 0 ? tokenBucket(admits * timeScale, admits) : undefined;
}
