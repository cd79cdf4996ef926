import { failureOf, ok, write } from '../kit/answer.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { admission } from '../kit/work.ts';
import { connectReplicas } from './read.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** Reads an item from one of two identical replicas. */
await startService((parts) => {
  const { read } = pickVariant(VARIANTS, 'hedge');
  const replicasFor = connectReplicas(parts);
  const inSlot = admission(parts);
  parts.app.get(
    '/item',
    inSlot(async (_request, reply, work) =>
      write(reply, await read(replicasFor(work)).then(ok, (error: unknown) => failureOf(error))),
    ),
  );
});
