import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startPostgres } from '../../../targets/kit/postgres.fixture.ts';
import { postgres } from './postgres.ts';

/** Longer than a question to a server that may still be starting waits. */
const LATE_MS = 1500;

/** The same server, which answers each new connection late, as on a machine that is busy. */
async function answeringLate(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const server = createServer(async (client) => {
    client.on('error', () => {});
    await sleep(LATE_MS);
    const upstream = connect(Number(port), hostname);
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
    client.pipe(upstream).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const late = new URL(url);
  late.port = String((server.address() as AddressInfo).port);
  return late.href;
}

test('a database is made on a server that is slow to answer', async () => {
  await using server = await startPostgres();
  const made = new URL(
    await (postgres.newDatabase as (url: string) => Promise<string>)(await answeringLate(server.url)),
  );
  made.port = new URL(server.url).port;
  expect(await postgres.serves(made.href)).toBe(true);
});

test('a server that takes no connection is told as one that did not start', async () => {
  const made = postgres.newDatabase?.('postgres://squall:squall@127.0.0.1:1/squall');
  await expect(made).rejects.toMatchObject({
    code: 'SQUALL_START_TIMEOUT',
    message: expect.stringContaining('Postgres at 127.0.0.1:1 took no connection'),
  });
});
