import { firstReply } from './first-reply.ts';
import { serverOnPath } from './server-on-path.ts';
import type { Store } from './store.ts';

/** NATS, a message broker, with JetStream, which keeps messages until they are acknowledged. */
export const nats: Store = {
  name: 'nats',
  title: 'NATS',
  port: 4222,
  containerCommand: ['--jetstream'],
  local: serverOnPath(['nats-server'], (port, folder) => [
    ...['--addr', '127.0.0.1', '--port', String(port)],
    ...['--jetstream', '--store_dir', folder],
  ]),
  url: (host) => `nats://${host}`,
  serves: (url) => greets(new URL(url).host),
  takesClients: greets,
};

/** The server speaks first: `INFO {...}`, also to clients that have to log in (NATS client protocol, "INFO"). */
async function greets(host: string): Promise<boolean> {
  return (await firstReply(host, 'PING\r\n')).startsWith('INFO ');
}
