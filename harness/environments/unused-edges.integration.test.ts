import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock as clock } from '../runtime/clock.ts';
import { startProcess } from '../runtime/process/process.ts';
import { untilListening } from '../runtime/process/ready.ts';
import { createReaper } from '../runtime/reaper/reaper.ts';
import { freePort } from './local/free-port.ts';
import { findOnPath } from './on-path.ts';
import { receivedBytes } from './received-bytes.ts';
import { inheritedEnv } from './service-env.ts';
import { connectFaultProxy } from './toxiproxy-client.ts';
import { unusedEdges } from './unused-edges.ts';

const TOXIPROXY = 'toxiproxy-server';

/** A Toxiproxy with a proxy in front of a server that answers everything. */
async function proxied(...args: readonly string[]) {
  const port = await freePort();
  const program = { name: TOXIPROXY, command: TOXIPROXY, args: ['-port', String(port), ...args], env: inheritedEnv() };
  const running = await startProcess(program, { clock, reaper: createReaper() });
  onTestFinished(() => running[Symbol.asyncDispose]());
  const signal = new AbortController().signal;
  await untilListening(running, '/version', { clock, limitMs: 30_000, signal }, port);
  const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const api = `http://127.0.0.1:${port}`;
  const upstream = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const edge = await connectFaultProxy(api, 'toxiproxy').createEdge({ edge: 'a->b', listen: '127.0.0.1:0', upstream });
  const proxies = [{ edges: ['a->b'], control: edge.control, receivedBytes: () => receivedBytes(api, 'a_to_b') }];
  return { proxies, direct: upstream, through: edge.listen, api };
}

/** One answered request on a connection that stays open, as pools hold theirs. */
async function call(host: string): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const [response] = await once(request(`http://${host}`, { agent }).end(), 'response');
  await once(response.resume(), 'end');
}

test.skipIf(!findOnPath(TOXIPROXY))('an edge that load passes is told from one that it goes round', async () => {
  const { proxies, direct, through, api } = await proxied('-proxy-metrics');
  const all = [{ ...proxies[0], receivedBytes: () => receivedBytes(api) }] as typeof proxies;
  expect(await unusedEdges(all, () => call(direct))).toEqual(['a->b']);
  expect(await unusedEdges(all, () => call(through))).toEqual([]);
  expect(await unusedEdges(proxies, () => call(direct))).toEqual([]);
});

test.skipIf(!findOnPath(TOXIPROXY))('of a server that does not count, nothing is claimed', async () => {
  const { proxies, direct } = await proxied();
  expect(await unusedEdges(proxies, () => call(direct))).toEqual([]);
});
