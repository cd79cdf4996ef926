import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../../../fixtures/sick-servers/sick-server.ts';
import type { RequestEnd } from '../wire.ts';
import { createHttp1Wire } from './http1.ts';

/** More than the buffers of the system take. */
const LONG = 'x'.repeat(32 * 1024 * 1024);
const TOO_LARGE = 'HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n';

/** Answers as soon as a request has begun and reads no more of it, as a server does that refuses its body. */
async function hastyServer() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.pause();
      socket.write(TOO_LARGE);
    });
  });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, connections: () => sockets.length };
}

test('a connection whose request was answered before it was sent is not used for the next one', async () => {
  const server = await hastyServer();
  const ends: RequestEnd[] = [];
  let ended = Promise.withResolvers<void>();
  const wire = createHttp1Wire<object>({
    url: server.url,
    wantsBody: () => false,
    onEnd: (_, end) => {
      ends.push(end);
      ended.resolve();
    },
  });
  onTestFinished(() => wire.close());
  const prepare = wire.compile({ method: 'POST', path: '/', headers: [], body: LONG });
  for (let i = 0; i < 2; i++) {
    ended = Promise.withResolvers();
    wire.send(prepare(undefined), {});
    await ended.promise;
  }
  expect(ends).toMatchObject([
    { kind: 'answered', status: 413 },
    { kind: 'answered', status: 413 },
  ]);
  expect(server.connections()).toBe(2);
});
