import { once } from 'node:events';
import { Agent, request } from 'node:http';

const SOCKETS = 2;

/** A pool of two sockets, both held by calls to a listener that never answers. */
export function exhaustedPool(): (silentUrl: string) => Promise<Agent> {
  const agent = new Agent({ maxTotalSockets: SOCKETS });
  let filled: Promise<unknown> | undefined;
  return async (silentUrl) => {
    filled ??= Promise.all(
      Array.from({ length: SOCKETS }, async () => {
        const call = request(silentUrl, { agent });
        call.on('error', () => undefined).end();
        await once(call, 'finish');
      }),
    );
    await filled;
    return agent;
  };
}
