import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { startEchoEdge } from './echo-edge.fixture.ts';

const COUNT = 300;

// libuv accepts one connection per turn of its loop, and serves all live ones in it.
test('of connections that come at once and always ask, the first is not served far more often than the last', async () => {
  const { port } = await startEchoEdge();
  const answers = new Array<number>(COUNT).fill(0);
  const sockets: Socket[] = [];
  const lastServed = Promise.withResolvers<void>();
  for (let index = 0; index < COUNT; index++) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    sockets.push(socket);
    socket.on('error', lastServed.reject).on('connect', () => socket.write('ask'));
    socket.on('data', () => {
      answers[index] = (answers[index] ?? 0) + 1;
      if (!answers.includes(0)) lastServed.resolve();
      else socket.write('ask');
    });
  }
  await lastServed.promise;
  for (const socket of sockets) socket.destroy();
  expect(Math.max(...answers)).toBeLessThan(COUNT / 10);
});
