import { write } from '../kit/answer.ts';
import { currentVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { admission } from '../kit/work.ts';
import { connectDependencies } from './dependencies.ts';
import { pageOf } from './page.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** One page from ten dependencies, five of them required. */
await startService(async (parts) => {
  const current = await currentVariant(parts, VARIANTS, 'phased');
  const fetch = connectDependencies(parts);
  const inSlot = admission(parts);
  parts.app.get(
    '/page',
    inSlot(async (_request, reply, work) => write(reply, pageOf(await current().gather(fetch, work)))),
  );
});
