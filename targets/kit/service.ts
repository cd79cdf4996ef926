import Fastify, { type FastifyInstance } from 'fastify';
import { type CallLedger, createCallLedger } from './call-ledger.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';
import { recordVisits } from './visits.ts';

interface ResetOptions {
  /** Ends the work in flight as well. */
  readonly abort: boolean;
  /** Another scenario begins: resets all state, such as an open breaker. */
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
 * `SQUALL_EXIT_WITH_STDIN=1`, when its parent process ends.
 */
export async function startService(build: (parts: ServiceParts) => void | Promise<void>): Promise<void> {
  const resets: Reset[] = [];
  const stops: (() => Promise<void> | void)[] = [];
  const app = Fastify({ logger: false, forceCloseConnections: 'idle' });
  const telemetry = createTelemetry();
  const clearVisits = recordVisits(app);

  app.get('/health', () => ({ status: 'ok' }));
  app.get('/metrics', async (_request, reply) => {
    reply.type(telemetry.registry.contentType);
    return telemetry.registry.metrics();
  });
  app.post<{ Body: Partial<ResetOptions> | null }>('/control/reset', async (request, reply) => {
    const { abort = false, fresh = false } = request.body ?? {};
    for (const reset of resets) await reset({ abort, fresh });
    if (fresh) clearVisits();
    reply.code(204);
  });
  await build({
    app,
    telemetry,
    calls: createCallLedger(telemetry),
    onReset: (reset) => resets.push(reset),
    onStop: (stop) => stops.push(stop),
  });

  exitOnSignal(async () => {
    const drained = app.close();
    await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, DRAIN_MS))]);
    for (const stop of stops) await stop();
  });
  await app.listen({ port: Number(process.env.PORT ?? 0), host: process.env.HOST ?? '127.0.0.1' });
  const address = app.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.stdout.write(`${JSON.stringify({ event: 'listening', port })}\n`);
}

function exitOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const exit = () => {
    if (stopping) return;
    stopping = true;
    void stop().finally(() => process.exit(0));
  };
  process.once('SIGTERM', exit);
  process.once('SIGINT', exit);
  if (process.env.SQUALL_EXIT_WITH_STDIN !== '1') return;
  // The pipe closes when the parent ends, even by SIGKILL. Then there is nobody to drain requests for.
  process.stdin.once('close', () => process.exit(0)).resume();
}
