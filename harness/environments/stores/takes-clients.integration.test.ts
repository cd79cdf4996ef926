import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { storeOf } from './catalogue.ts';

/** A server that answers everything with `reply`, and hangs up when that is ''. */
async function serverSaying(reply: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => (reply === '' ? socket.end() : socket.write(reply)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  ['postgres', 'R\0\0\0\x17\0\0\0\nSCRAM-SHA-256\0\0', true],
  ['postgres', 'E\0\0\0\x30SFATAL\0C28000\0Mno entry in pg_hba.conf\0\0', true],
  ['postgres', 'E\0\0\0\x30SFATAL\0C57P03\0Mthe database system is starting up\0\0', false],
  ['postgres', '', false],
  ['redis', '+PONG\r\n', true],
  ['redis', '-NOAUTH Authentication required.\r\n', true],
  ['redis', '-LOADING Redis is loading the dataset in memory\r\n', false],
  ['nats', 'INFO {"server_id":"N1","auth_required":true}\r\n', true],
  ['nats', '', false],
] as const)('a %s that answers %j takes clients: %s', async (store, reply, speaks) => {
  expect(await storeOf(store).takesClients(await serverSaying(reply))).toBe(speaks);
});

test('where nothing listens, nothing takes clients', async () => {
  expect(await storeOf('postgres').takesClients('127.0.0.1:1')).toBe(false);
});
