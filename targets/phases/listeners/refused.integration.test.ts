import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { refused } from './refused.ts';

const HOST = '127.0.0.1';

test('a connection is refused, and nobody else can listen there', async () => {
  const port = await refused(HOST);
  const [error] = await once(connect(port, HOST), 'error');
  expect(error.code).toBe('ECONNREFUSED');
  const [taken] = await once(createServer().listen(port, HOST), 'error');
  expect(taken.code).toBe('EADDRINUSE');
});
