import { firstReply } from './first-reply.ts';
import { serverOnPath } from './server-on-path.ts';
import type { Store } from './store.ts';

/** Redis, or Valkey, which speaks the same protocol. */
export const redis: Store = {
  name: 'redis',
  title: 'Redis',
  port: 6379,
  local: serverOnPath(['redis-server', 'valkey-server'], (port, folder) => [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
    ...['--save', '', '--appendonly', 'no'],
  ]),
  url: (host) => `redis://${host}`,
  serves: async (url) => (await ping(new URL(url).host)).startsWith('+PONG'),
  takesClients: async (host) => {
    const reply = await ping(host);
    // Errors such as -NOAUTH come from a server that serves those who have the password.
    return reply.startsWith('+PONG') || (reply.startsWith('-') && !reply.startsWith('-LOADING'));
  },
};

/** Redis takes commands as plain lines. */
function ping(host: string): Promise<string> {
  return firstReply(host, 'PING\r\n');
}
