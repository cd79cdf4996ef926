import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { startPostgres } from '../../kit/postgres.fixture.ts';
import type { Message } from '../message.ts';
import { openQueue } from './open-queue.ts';
import type { Queue } from './queue.ts';

const message = (n: number): Message => ({
  kind: n % 2 ? 'quote' : 'payment',
  intent: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  producedAt: 1000 + n,
  deadline: 6000 + n,
  retries: 3,
});

const natsServer = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'nats-server'))
  .find(existsSync);

/** A server of NATS with JetStream and empty data. */
async function startNats(): Promise<{ readonly url: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'nats-'));
  const child = spawn(
    natsServer as string,
    ['--addr', '127.0.0.1', '--port', '-1', '--jetstream', '--store_dir', folder],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let port: string | undefined;
  for await (const line of createInterface(child.stderr)) {
    port ??= /Listening for client connections on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (line.includes('Server is ready')) break;
  }
  return {
    url: `nats://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Takes `count` messages and acknowledges them. */
async function take(queue: Queue, count: number) {
  const taken: Message[] = [];
  for await (const { message, acknowledge } of queue.deliveries()) {
    taken.push(message);
    await acknowledge();
    if (taken.length === count) break;
  }
  return taken;
}

const SERVERS = [
  { name: 'Postgres', start: startPostgres, missing: undefined },
  { name: 'NATS JetStream', start: startNats, missing: natsServer ? undefined : 'no nats-server on PATH' },
];

test.for(SERVERS)(
  '$name gives out each message once, in order, as it was published',
  async ({ start, missing }, { skip }) => {
    if (missing !== undefined) skip(missing);
    await using server = await start();
    // Producer and consumer open it at the same moment.
    const [producer, consumer] = await Promise.all([openQueue(server.url), openQueue(server.url)]);
    const sent = Array.from({ length: 250 }, (_, n) => message(n));
    for (const one of sent.slice(0, 5)) await producer.publish(one);
    expect(await take(consumer, 5)).toEqual(sent.slice(0, 5));
    await Promise.all(sent.slice(5).map((one) => producer.publish(one)));
    const rest = await take(consumer, 245);
    expect(rest.map(({ intent }) => intent).sort()).toEqual(sent.slice(5).map(({ intent }) => intent));
    await producer.close();
    await consumer.close();
  },
);

test('no queue speaks a protocol that nobody has written', async () => {
  await expect(openQueue('amqp://127.0.0.1')).rejects.toThrow('no queue speaks amqp://127.0.0.1');
});
