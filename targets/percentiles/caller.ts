import { failureOf, ok, write } from '../kit/answer.ts';
import { createDependency } from '../kit/dependency.ts';
import { currentVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { scaled, text } from '../kit/settings.ts';
import { admission } from '../kit/work.ts';
import { TIMEOUTS } from './timeouts.ts';

/** One call to one dependency; variants differ only in its timeout. */
await startService(async (parts) => {
  const current = await currentVariant(parts, TIMEOUTS, 'p99x2');
  const item = createDependency(parts, { name: 'item', url: text('ITEM_URL') });
  const inSlot = admission(parts, { slots: 100 });
  parts.app.get(
    '/item',
    inSlot(async (_request, reply, work) => {
      const answer = await work.track(item.get('/item', { readMs: scaled(current().timeoutMs) })).then(ok, failureOf);
      return write(reply, answer);
    }),
  );
});
