import { once } from 'node:events';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startEchoEdge } from './echo-edge.fixture.ts';

const CONNECTIONS = 20;
/** Small, at the edge of what is copied, and more than is read at once. */
const SIZES = [1, 100, 16_383, 16_384, 65_535, 65_536, 65_537, 300_000, 5];

/** Sends these many bytes, each size once the answer to the one before has begun, and returns all that came back. */
async function converse(port: number, byte: number): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const all = buffer(socket);
  for (const size of SIZES) {
    socket.write(Buffer.alloc(size, byte));
    await once(socket, 'data');
  }
  socket.end();
  return all;
}

test.each([
  ['without a toxic', undefined],
  ['while a toxic holds it', { latency: 20, jitter: 10 }],
])('connections that read into the same memory each get their own bytes, %s', async (_, latency) => {
  const edge = await startEchoEdge();
  if (latency) await edge.toxic('latency', latency);
  const sent = Array.from({ length: CONNECTIONS }, (_, index) => 65 + index);
  const total = SIZES.reduce((sum, size) => sum + size, 0);
  const received = await Promise.all(sent.map((byte) => converse(edge.port, byte)));
  for (const [index, byte] of sent.entries()) expect(received[index]?.equals(Buffer.alloc(total, byte))).toBe(true);
});
