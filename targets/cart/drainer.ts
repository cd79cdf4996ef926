import { pickVariant } from '../kit/pick-variant.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { startService } from '../kit/service.ts';
import { number, text } from '../kit/settings.ts';
import { connectCart } from './connect-cart.ts';
import { TICK_MS } from './limits.ts';
import { openOutbox } from './outbox.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** The body of `POST /control/behave`: with `ACTIVE=no` it drains only while it is told to, as in a deployment that overlaps. */
interface Told {
  readonly drains?: boolean;
}

/** Sends what waits in the outbox, once a second. */
await startService(async (parts) => {
  const { app, telemetry, onStop } = parts;
  const variant = pickVariant(VARIANTS, 'outbox');
  const outbox = await openOutbox(text('DATABASE_URL'));
  const addToCart = connectCart(parts, variant);
  const random = seededRandom(number('SEED', 1), 'drainer');
  const isActive = text('ACTIVE', 'yes') === 'yes';
  let isTold = false;
  const counts = { applied: 0, refused: 0, failed: 0, postponed: 0 };
  let whileTold = 0;
  telemetry.counter('drained_total', 'Intents that were taken, by how that ended', ['result'], () =>
    Object.entries(counts).map(([result, value]) => ({ labels: { result }, value })),
  );
  telemetry.counter('misbehaved_total', 'Intents that were taken because it was told to', [], () => whileTold);
  app.post<{ Body: Told | null }>('/control/behave', (request, reply) => {
    isTold = request.body?.drains === true;
    reply.code(204).send();
  });

  const count = (result: keyof typeof counts) => {
    counts[result] += 1;
    if (isTold) whileTold += 1;
  };
  let timer: NodeJS.Timeout | undefined;
  const tick = async () => {
    const startedAt = performance.now();
    // What fails here, such as the database, is tried again with the next tick.
    if (isActive || isTold) await variant.drain?.({ outbox, addToCart, random, count }).catch(() => undefined);
    timer = setTimeout(tick, Math.max(0, TICK_MS - (performance.now() - startedAt)));
  };
  void tick();
  onStop(async () => {
    clearTimeout(timer);
    await outbox.close();
  });
});
