import Fastify, { type FastifyInstance } from 'fastify';
import { type CallLedger, createCallLedger } from './call-ledger.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';
import { rememberVisits } from './visits.ts';

interface ResetOptions {
  /** Ends the work in flight as well. */
  readonly abort: boolean;
  /** Another scenario begins: also forgets what the service has learnt, such as an open breaker. */
  readonly fresh: boolean;
}

type Reset = (options: ResetOptions) => void | Promise<void>;

export interface ServiceParts {
  readonly app: FastifyInstance;
  readonly telemetry: Telemetry;
  readonly calls: CallLedger;
  /** Runs on `POST /control/reset` with a body of `ResetOptions`, both false by default. */
  onReset(reset: Reset): void;
  /** Runs before the process exits. */
  onStop(stop: () => Promise<void> | void): void;
}

/** Longest wait for requests in flight after SIGTERM. */
const DRAIN_MS = 500;

/**
 * Starts a service of a target: `PORT` (0 = any) on `HOST` (default loopback), `GET /health`, `GET /metrics`,
 * `POST /control/reset`, one `listening` line on stdout, and an exit on SIGTERM, SIGINT or, when
 * `SQUALL_EXIT_WITH_STDIN=1`, as soon as whoever started it is gone.
 */
export async function startService(build: (parts: ServiceParts) => void | Promise<void>): Promise<void> {
  const resets: Reset[] = [];
  const stops: (() => Promise<void> | void)[] = [];
  const app = Fastify({ logger: false, forceCloseConnections: 'idle' });
  const telemetry = createTelemetry();
  const forgetVisits = rememberVisits(app);

  app.get('/health', () => ({ status: 'ok' }));
  app.get('/metrics', async (_request, reply) => {
    reply.type(telemetry.registry.contentType);
    return telemetry.registry.metrics();
  });
  app.post<{ Body: Partial<ResetOptions> | null }>('/control/reset', async (request, reply) => {
    const { abort = false, fresh = false } = request.body ?? {};
    for (const reset of resets) await reset({ abort, fresh });
    if (fresh) forgetVisits();
    reply.code(204);
  });
  await build({
    app,
    telemetry,
    calls: createCallLedger(telemetry),
    onReset: (reset) => resets.push(reset),
    onStop: (stop) => stops.push(stop),
  });

  exitWhenToldTo(async () => {
    const drained = app.close();
    await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, DRAIN_MS))]);
    for (const stop of stops) await stop();
  });
  await app.listen({ port: Number(process.env.PORT ?? 0), host: process.env.HOST ?? '127.0.0.1' });
  const address = app.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.stdout.write(`${JSON.stringify({ event: 'listening', port })}\n`);
}

function exitWhenToldTo(stop: () => Promise<void>): void {
  let stopping = false;
  const exit = () => {
    if (stopping) return;
    stopping = true;
    void stop().finally(() => process.exit(0));
  };
  process.once('SIGTERM', exit);
  process.once('SIGINT', exit);
  if (process.env.SQUALL_EXIT_WITH_STDIN !== '1') return;
  // The pipe closes when its other end dies, SIGKILL included; nothing is left to drain for then.
  process.stdin.once('close', () => process.exit(0)).resume();
}
