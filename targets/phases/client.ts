import { Agent } from 'node:http';
import { write } from '../kit/answer.ts';
import { createDependency } from '../kit/dependency.ts';
import { currentVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { text } from '../kit/settings.ts';
import { admission } from '../kit/work.ts';
import { exhaustedPool } from './exhausted-pool.ts';
import { fetchUser } from './fetch-user.ts';
import { FACTORY_DEFAULT, VARIANTS } from './limits.ts';
import type { ListenerName } from './listeners/catalogue.ts';
import { type PhasedResult, type PhaseLimits, phasedCall } from './phased-call.ts';

/** Larger than the socket buffers between two processes, so that writing stalls when the peer reads nothing. */
const UPLOAD = Buffer.alloc(32 * 1024 * 1024);

/** A client of sick listeners: its answer says how a call ended and which limit ended it. */
await startService(async (parts) => {
  const { app } = parts;
  const user = fetchUser(parts);
  const current = await currentVariant(parts, VARIANTS, 'full');
  const inSlot = admission(parts);
  const directory = createDependency(parts, { name: 'listeners', url: text('LISTENERS_URL') });
  const agent = new Agent();
  const exhausted = exhaustedPool();

  const call = async (name: ListenerName | 'pool', limits: PhaseLimits): Promise<PhasedResult> => {
    const urls = await directory.get<Record<ListenerName, string>>('/listeners');
    if (name === 'pool') return phasedCall({ url: urls.healthy, agent: await exhausted(urls.silent), limits });
    const url = urls[name];
    return phasedCall({ url, agent, limits, ...(name === 'zero-window' && { body: UPLOAD }) });
  };
  const route = (path: string, limits: () => PhaseLimits) =>
    app.get<{ Querystring: { target: ListenerName } }>(
      path,
      inSlot(async (request, reply, work) => {
        const { target } = request.query as { target: ListenerName };
        const result = await work.track(call(target, limits()));
        reply.code({ ok: 200, timeout: 504, error: 502 }[result.outcome]);
        return result;
      }),
    );

  route('/call', () => current().call);
  // Sets no limit, so the defaults of the factory apply.
  route('/naked', () => FACTORY_DEFAULT);

  app.get(
    '/user/:id',
    inSlot(async (_request, reply, work) => write(reply, await user(work, current().user))),
  );
});
