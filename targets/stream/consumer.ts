import { createDependency } from '../kit/dependency.ts';
import { currentVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { number, scaled, text } from '../kit/settings.ts';
import { consume } from './consume.ts';
import { consumerMetrics } from './consumer-metrics.ts';
import { handling } from './handle.ts';
import { openIntentLedger } from './intent-ledger.ts';
import { createPause } from './pause.ts';
import { openQueue } from './queue/open-queue.ts';
import { createTurns } from './turns.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Messages whose work may begin in a second of real time. */
const CAPACITY = number('CAPACITY', 100);

/** Takes messages out of the queue, in turn, and has the desk do what each asks for. */
await startService(async (parts) => {
  const { app, onReset, onStop } = parts;
  const queue = await openQueue(text('QUEUE_URL'));
  const ledger = await openIntentLedger(text('DATABASE_URL'));
  const variant = await currentVariant(parts, VARIANTS, 'skip-stale');
  const desk = createDependency(parts, { name: 'desk', url: text('DESK_URL'), connections: 50 });
  const metrics = consumerMetrics(parts, ledger);
  const handle = handling({ desk, ledger, queue, metrics });
  const turns = createTurns(scaled(1000 / CAPACITY));
  const pause = createPause();
  /** What another scenario has left in the queue is none of this one's. */
  let since = 0;
  onReset(async ({ fresh }) => {
    if (!fresh) return;
    since = Date.now();
    await ledger.clear();
  });
  app.post<{ Body: { readonly pausedMs?: number } | null }>('/control/behave', (request, reply) => {
    pause.set(request.body?.pausedMs ?? 0, metrics.resumed);
    reply.code(204).send();
  });

  const consuming = consume({
    queue,
    handle,
    metrics,
    pause,
    turns,
    variant,
    isLeft: ({ producedAt }) => producedAt < since,
  });
  onStop(async () => {
    await queue.close();
    await ledger.close();
    await consuming.catch(() => undefined);
  });
});
