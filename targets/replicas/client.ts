import { failureOf, ok, write } from '../kit/answer.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { admission } from '../kit/work.ts';
import { TOTAL_MS } from './limits.ts';
import { connectReplicas, type Replicas } from './read.ts';
import type { Variant } from './variant.ts';
import { VARIANTS } from './variants/catalogue.ts';

const toPrimary: Variant['write'] = ({ primary }) => primary({ totalMs: TOTAL_MS });

/** Reads an item from two identical replicas, and writes one. */
await startService((parts) => {
  const variant: Variant = pickVariant(VARIANTS, 'hedge');
  const { reading, writing } = connectReplicas(parts);
  const inSlot = admission(parts);
  parts.onReset(({ fresh }) => {
    if (fresh) variant.reset?.();
  });
  const answering = (call: (replicas: Replicas) => Promise<unknown>, replicasFor: typeof reading) =>
    inSlot(async (_request, reply, work) =>
      write(reply, await call(replicasFor(work)).then(ok, (error: unknown) => failureOf(error))),
    );
  parts.app.get('/item', answering(variant.read, reading));
  parts.app.post('/items', answering(variant.write ?? toPrimary, writing));
});
