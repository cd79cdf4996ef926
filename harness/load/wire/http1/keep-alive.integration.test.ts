import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../../../fixtures/sick-servers/sick-server.ts';
import { createHttp1Wire } from './http1.ts';

test('a server may say later, and anew, how long a connection lives', async () => {
  const answers = ['timeout=60', 'timeout=0'];
  let connections = 0;
  const server = createServer((_, response) => {
    const says = answers.shift();
    if (says !== undefined) response.setHeader('Keep-Alive', says);
    response.end();
  }).on('connection', () => connections++);
  const url = `http://127.0.0.1:${await listen(server)}`;
  let ended = Promise.withResolvers<void>();
  const wire = createHttp1Wire<object>({ url, wantsBody: () => false, onEnd: () => ended.resolve() });
  onTestFinished(() => {
    wire.close();
    server.close();
  });
  const prepare = wire.compile({ method: 'GET', path: '/', headers: [], body: undefined });
  const seen: number[] = [];
  for (let i = 0; i < 3; i++) {
    ended = Promise.withResolvers();
    wire.send(prepare(undefined), {});
    await ended.promise;
    await new Promise(setImmediate);
    seen.push(connections);
  }
  expect(seen).toEqual([1, 1, 2]);
});
