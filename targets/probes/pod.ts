import { startService } from '../kit/service.ts';
import { GENERATION, passOn } from './pass-on.ts';
import { startPodProcess } from './pod-process.ts';
import { type Behaviour, createTrouble } from './trouble.ts';

const LIVE = '/health/live';
const METRICS = '/app/metrics';

/** Runs the process of a service, passes requests on to it, and starts it again when it dies or when it is told to. */
export const runPod = () =>
  startService(async ({ app, telemetry, onReset, onStop }) => {
    const trouble = createTrouble();
    const running = startPodProcess(trouble.settings);
    onStop(running.stop);
    telemetry.counter('misbehaved_total', 'Requests to a process in trouble', [], trouble.felt);
    telemetry.gauge('pod_generation', 'Processes started so far', [], () => running.generation);

    onReset(async ({ abort, fresh }) => {
      if (fresh) {
        await trouble.put(running, {});
        await running.listening();
      }
      await running.post('/control/reset', { abort, fresh });
    });
    app.post<{ Body: Behaviour | null }>('/control/behave', async (request, reply) => {
      await trouble.put(running, request.body ?? {});
      reply.code(204);
    });
    app.post('/control/restart', async () => {
      await running.replace();
      return { generation: running.generation };
    });
    app.get('/control/process', () => ({ generation: running.generation, pid: running.pid }));
    app.get('/*', async (request, reply) => {
      trouble.arrived(running.generation);
      reply.header(GENERATION, running.generation);
      if (!running.ports) return reply.code(503).send({ error: { code: 'no_process', message: 'it is starting' } });
      const { http, live = http } = running.ports;
      const origin = `http://127.0.0.1:${request.url === LIVE ? live : http}`;
      return passOn(request, reply, { origin, ...(request.url === METRICS ? { path: '/metrics' } : {}) });
    });
    await running.listening();
  });
