import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningTarget } from '../../domain/ports.ts';
import { type ProxyServer, startProxyServer } from '../../proxy/server.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { createLocalEnvironment } from '../local/environment.ts';
import { EDGE, relayRequest } from '../relay-target.fixture.ts';
import { createAttachEnvironment } from './environment.ts';

let system: RunningTarget;
let proxy: ProxyServer;

beforeAll(async () => {
  system = await createLocalEnvironment({ proxy: 'embedded', clock }).start(relayRequest());
  proxy = await startProxyServer({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await proxy.close();
  await system[Symbol.asyncDispose]();
});

test('`squall proxy` behind attach is asked what it saw, and makes the faults that are its own', async () => {
  const urlOf = (name: string) => system.services.get(name)?.url ?? '';
  const api = `http://127.0.0.1:${proxy.port}`;
  const upstream = new URL(urlOf('back')).host;
  const created = await fetch(`${api}/proxies`, {
    method: 'POST',
    body: JSON.stringify({ name: 'existing', listen: '127.0.0.1:0', upstream, enabled: true }),
  });
  const { listen } = (await created.json()) as { listen: string };
  const services = { front: urlOf('front'), back: urlOf('back') };
  const config = { services, toxiproxy: api, edges: { [EDGE]: 'existing' } };
  await using attached = await createAttachEnvironment({ config, allow: [] }).start(relayRequest());
  const edge = attached.edges.get(EDGE);
  expect(attached.versions['proxy']).toMatch(/^embedded /);
  expect(await edge?.traffic()).toEqual({ connections: 0, open: 0, bytes: 0, requests: 0 });
  await edge?.addToxic({
    name: 'squall_503',
    type: 'x_http_status',
    stream: 'downstream',
    toxicity: 1,
    attributes: { status: 503 },
  });
  expect((await fetch(`http://${listen}`)).status).toBe(503);
  expect(await edge?.touched('squall_503')).toBe(1);
  expect(await edge?.traffic()).toMatchObject({ connections: 1, bytes: expect.any(Number) });
});
