import { request as send } from 'undici';
import { type Answer, write } from '../kit/answer.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { FORWARD_MS, PERIOD_MS, PROBE_LIMIT_MS } from './limits.ts';
import { type Orchestrator, type Pod, watchPod } from './orchestrator.ts';
import { GENERATION, passOn } from './pass-on.ts';
import { VARIANTS } from './variants/catalogue.ts';

const NO_BACKEND: Answer = {
  http: 503,
  reason: 'no-backend',
  body: { error: { code: 'no_backend', message: 'nobody is in rotation', retryable: true } },
};
const PATHS = { startup: '/health/startup', liveness: '/health/live', readiness: '/health/ready' } as const;

/** Sends users to the pod while it is in rotation. Monitoring asks for its health at any time. */
await startService(async (parts) => {
  const { app, telemetry, onReset, onStop } = parts;
  const origin = text('APP_URL');
  const counts = { inFlight: 0, errors: 0, inFlightWhenTakenOut: 0 };
  const orchestrator = watchPod(reach(origin), {
    startupProbe: pickVariant(VARIANTS, 'resilient').startup === 'probed',
    periodMs: PERIOD_MS,
    onTakenOut: () => {
      counts.inFlightWhenTakenOut += counts.inFlight;
    },
  });
  onStop(orchestrator.stop);
  onReset(({ fresh }) => (fresh ? orchestrator.inRotation() : undefined));
  exportCounts(telemetry, orchestrator, counts);

  app.get('/health/*', (request, reply) => passOn(request, reply, { origin, limitMs: FORWARD_MS }));
  app.get('/*', async (request, reply) => {
    if (!orchestrator.isInRotation()) return write(reply, NO_BACKEND);
    counts.inFlight += 1;
    const body = await passOn(request, reply, { origin, limitMs: FORWARD_MS });
    counts.inFlight -= 1;
    if (reply.statusCode >= 500) counts.errors += 1;
    return body;
  });
  await orchestrator.inRotation();
});

function reach(origin: string): Pod {
  return {
    probe: async (name) => {
      const signal = AbortSignal.timeout(Math.ceil(PROBE_LIMIT_MS[name]));
      try {
        const { statusCode, headers, body } = await send(origin + PATHS[name], { signal });
        await body.dump();
        return { ok: statusCode < 300, generation: Number(headers[GENERATION]) };
      } catch {
        return { ok: false, generation: undefined };
      }
    },
    restart: async () => {
      const { body } = await send(`${origin}/control/restart`, { method: 'POST' });
      return ((await body.json()) as { readonly generation: number }).generation;
    },
  };
}

function exportCounts(
  telemetry: Telemetry,
  { missed, restarts, isInRotation }: Orchestrator,
  counts: { readonly inFlight: number; readonly errors: number; readonly inFlightWhenTakenOut: number },
): void {
  const by = (label: string, values: Readonly<Record<string, number>>) => () =>
    Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
  telemetry.gauge('in_rotation', '1 while users are sent to the pod', [], () => Number(isInRotation()));
  telemetry.counter('probe_failures_total', 'Probes without a good answer', ['probe'], by('probe', missed));
  telemetry.counter('restarts_total', 'Processes that were killed', ['reason'], by('reason', restarts));
  telemetry.gauge('inflight', 'Requests of users at the pod', [], () => counts.inFlight);
  telemetry.counter('backend_errors_total', 'Errors that the pod caused for users', [], () => counts.errors);
  telemetry.counter(
    'in_flight_when_taken_out_total',
    'Users whose request was at the pod when it left the rotation',
    [],
    () => counts.inFlightWhenTakenOut,
  );
}
