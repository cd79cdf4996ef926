import { expect, onTestFinished, test } from 'vitest';
import { serve } from '../../../../fixtures/sick-servers/sick-server.ts';
import type { RequestEnd } from '../wire.ts';
import { MAX_BODY_BYTES } from './body.ts';
import { createHttp1Wire } from './http1.ts';

const CHUNK = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`);

/** Sends a body without an end as fast as it is read. Returns how many bytes were written so far. */
async function endlessServer() {
  let written = 0;
  const server = await serve((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    const pour = () => {
      let hasRoom = true;
      while (hasRoom && socket.writable) {
        hasRoom = socket.write(CHUNK);
        written += CHUNK.length;
      }
    };
    socket.on('drain', pour);
    pour();
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { url: server.url, written: () => written };
}

function send(url: string, wantsBody: boolean) {
  const ended = Promise.withResolvers<RequestEnd>();
  const wire = createHttp1Wire<object>({ url, wantsBody: () => wantsBody, onEnd: (_, end) => ended.resolve(end) });
  onTestFinished(() => wire.close());
  const prepare = wire.compile({ method: 'GET', path: '/', headers: [], body: undefined });
  return { ended: ended.promise, sent: wire.send(prepare(undefined), {}) };
}

const memory = () => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

test('an endless body that a rule needs is read up to the limit and no further', async () => {
  const server = await endlessServer();
  const end = await send(server.url, true).ended;
  expect(end).toMatchObject({ kind: 'malformed', code: expect.stringContaining('8 MB'), stage: 'reading' });
  expect(server.written()).toBeLessThan(MAX_BODY_BYTES * 3); // what lies in buffers of the system included
});

test('an endless body that nothing needs does not fill the memory', async () => {
  const server = await endlessServer();
  const before = memory();
  const { sent } = send(server.url, false);
  await expect.poll(server.written, { timeout: 20_000 }).toBeGreaterThan(MAX_BODY_BYTES * 20);
  expect(memory() - before).toBeLessThan(MAX_BODY_BYTES * 10);
  expect(sent.cancel()).toBe('reading');
});
