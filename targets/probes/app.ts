import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
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
