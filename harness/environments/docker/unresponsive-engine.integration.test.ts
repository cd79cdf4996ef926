import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { refuseUnresponsiveEngine } from './unresponsive-engine.ts';

let socket: string;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'squall-mute-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  socket = join(folder, 'docker.sock');
});

const asked = (limitMs: number) => refuseUnresponsiveEngine({ DOCKER_HOST: `unix://${socket}` }, limitMs);

test('an engine that takes connections and says nothing is refused in words', async () => {
  const server = createServer().listen(socket);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  await expect(asked(200)).rejects.toMatchObject({
    code: 'SQUALL_NOT_AVAILABLE',
    message: `the container engine at ${socket} has not answered within 0.2 s`,
  });
});

test('one that answers, whatever it says, and one that is not there are for others to judge', async () => {
  await asked(200);
  const server = createHttpServer((_, response) => response.writeHead(500).end()).listen(socket);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  await asked(20_000);
});
