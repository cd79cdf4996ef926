import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { forwardPort, PortRefused } from './port-forward.ts';
import { needNamespace, type TestNamespace, until } from './test-cluster.fixture.ts';

/** 9007 echoes, 9008 says `bye` and closes, 9009 reads nothing, 9010 tells how many connections the others have. */
const SERVERS = `
  const { createServer } = require('node:net');
  let open = 0;
  const counted = (take) => createServer({ allowHalfOpen: true }, (socket) => {
    open += 1;
    socket.on('error', () => {}).on('close', () => (open -= 1)).on('end', () => socket.end());
    take(socket);
  });
  counted((socket) => socket.pipe(socket)).listen(9007);
  counted((socket) => socket.end('bye')).listen(9008);
  counted((socket) => socket.pause()).listen(9009);
  createServer((socket) => socket.end(String(open))).listen(9010);
`;

async function servers(namespace: TestNamespace) {
  const { cluster, name, image } = namespace;
  const container = { name: 'servers', image, command: ['node', '-e', SERVERS] };
  const spec = { containers: [container], restartPolicy: 'Never', terminationGracePeriodSeconds: 0 };
  await cluster.core.createNamespacedPod({ namespace: name, body: { metadata: { name: 'servers' }, spec } });
  const connect = (port: number) => forwardPort(cluster, 'servers', port);
  const open = async () => Number(await textOf(await connect(9010)));
  await until('servers', () =>
    open().then(
      (count) => count === 0,
      () => false,
    ),
  );
  return { cluster, connect, open };
}

/** With an error or without. */
async function closed(connection: Duplex): Promise<void> {
  if (!connection.closed) await new Promise<void>((resolve) => connection.once('close', resolve));
}

async function textOf(connection: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of connection) text += chunk;
  return text;
}

test('bytes come back as they were sent, however slowly they are read', async (context) => {
  const { connect } = await servers(await needNamespace(context));
  const connection = await connect(9007);
  const sent = Buffer.from(Array.from({ length: 3_000_001 }, (_, i) => (i * 7) % 251));
  connection.write(sent);
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of connection) {
    parts.push(part);
    length += part.length;
    if (length >= sent.length) break;
  }
  expect(Buffer.concat(parts).equals(sent)).toBe(true);
});

test('who writes waits for who does not read', async (context) => {
  const { connect } = await servers(await needNamespace(context));
  const connection = await connect(9009);
  const chunk = Buffer.alloc(1_000_000);
  let taken = 0;
  let isStuck = false;
  while (!isStuck) {
    const written = new Promise<boolean>((resolve) => connection.write(chunk, () => resolve(true)));
    isStuck = !(await Promise.race([written, new Promise<boolean>((resolve) => setTimeout(resolve, 3000, false))]));
    if (++taken > 200) throw new Error('200 MB went to somebody who reads nothing');
  }
  connection.destroy();
});

test('a connection that the pod ends has ended here, too', async (context) => {
  const { connect, open } = await servers(await needNamespace(context));
  const connection = await connect(9008);
  expect(await textOf(connection)).toBe('bye');
  await until('no connection', async () => (await open()) === 0);
});

test.for(['end', 'destroy'] as const)(
  'a connection that is told to %s here has ended in the pod, too',
  async (how, context) => {
    const { connect, open } = await servers(await needNamespace(context));
    const connection = await connect(9007);
    connection.write('x');
    await once(connection, 'data');
    expect(await open()).toBe(1);
    connection[how]();
    await closed(connection);
    await until('no connection', async () => (await open()) === 0);
  },
);

test('a port where nobody listens refuses, in so many words', async (context) => {
  const { connect } = await servers(await needNamespace(context));
  const connection = await connect(9999);
  await closed(connection);
  expect(connection.errored).toBeInstanceOf(PortRefused);
  expect(connection.errored?.message).toBe('nothing listens on port 9999 of pod servers');
});

test('a pod that is not there is refused by the cluster, and one that goes takes the connection with it', async (context) => {
  const namespace = await needNamespace(context);
  const { connect, cluster } = await servers(namespace);
  await expect(forwardPort(cluster, 'nobody', 1)).rejects.toMatchObject({ code: 'SQUALL_CLUSTER' });
  const connection = await connect(9007);
  connection.write('x');
  await once(connection, 'data');
  await cluster.core.deleteNamespacedPod({ name: 'servers', namespace: namespace.name });
  await closed(connection);
});
