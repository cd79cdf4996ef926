import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { pickVariant } from '../kit/pick-variant.ts';
import { type ServiceParts, startService } from '../kit/service.ts';
import { timeScale } from '../kit/settings.ts';
import { admission } from '../kit/work.ts';
import { block } from './block.ts';
import { WARMING_MS } from './limits.ts';
import { serveProbes } from './serve-probes.ts';
import { serveUsers } from './serve-users.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Users who are served at once. Each needs a connection to the database. */
const SLOTS = 30;

/** The process in the pod: orders and reports out of a database for users, and the answers to three probes. */
export const runApp = () =>
  startService(async (parts) => {
    const variant = pickVariant(VARIANTS, 'resilient');
    const warming = warmCaches();
    measureBlocking(parts);
    if (variant.startup === 'silent') await warming.done;
    const inSlot = admission(parts, { slots: SLOTS, queueLimit: 2 * SLOTS });
    serveUsers(parts, inSlot, SLOTS);
    serveProbes(parts, { variant, inSlot, isWarm: warming.isDone });
    if (variant.live === 'thread') await answerInThread();
    parts.app.post<{ Body: { readonly forMs: number } }>('/control/block', (request, reply) => {
      reply.raw.once('finish', () => block(request.body.forMs));
      reply.code(204).send();
    });
  });

/**
 * Its pod has an event loop, too, so this one is told under a name of its own. Node's `monitorEventLoopDelay` forgets, when it is reset,
 * when it last ran, and with that a block that begins in the next moment.
 */
function measureBlocking({ telemetry, onReset }: Pick<ServiceParts, 'telemetry' | 'onReset'>): void {
  const everyMs = 20;
  let last = performance.now();
  let longestMs = 0;
  setInterval(() => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last - everyMs);
    last = now;
  }, everyMs).unref();
  onReset(() => {
    longestMs = 0;
  });
  const about = 'Longest time for which the event loop was blocked since the last reset, real time';
  telemetry.gauge('event_loop_blocked_max_seconds', about, [], () => (longestMs * timeScale) / 1000);
}

function warmCaches() {
  let warm = false;
  const done = sleep(WARMING_MS).then(() => {
    warm = true;
  });
  return { done, isDone: () => warm };
}

/** The pod learns from a line of output where the thread listens. */
async function answerInThread(): Promise<void> {
  const thread = new Worker(new URL('./live-thread.ts', import.meta.url));
  thread.unref();
  const [port] = (await once(thread, 'message')) as [number];
  process.stdout.write(`${JSON.stringify({ event: 'live', port })}\n`);
}
