import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { defineTarget, type TargetDefinition } from '../../domain/define-target.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { createLocalEnvironment } from '../local/environment.ts';
import { freePort } from '../local/free-port.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

/** Something that runs already, as a developer has it in another terminal. */
async function running(answer: () => Promise<string> | string): Promise<string> {
  const server = createServer(async (_, response) => response.end(await answer())).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function start(definition: TargetDefinition) {
  return createLocalEnvironment({ proxy: 'embedded', clock }).start({
    target: defineTarget({ name: 'shop', ...definition }),
    variantName: 'as is',
    variant: { about: '' },
    env: {},
    timeScale: 1,
    seed: 7,
    signal: new AbortController().signal,
  });
}

const text = async (url: string) => {
  const response = await fetch(url).catch((error: Error) => error);
  return response instanceof Error ? 'nothing' : response.text();
};

test('what runs already is broken by a proxy of ours at the port that its caller has built in, HTTP faults too', async () => {
  const bank = await running(() => 'money');
  const port = await freePort();
  const shop = await running(() => text(`http://127.0.0.1:${port}/`));
  await using target = await start({
    services: { shop: { url: shop }, bank: { url: bank } },
    edges: [{ from: 'shop', to: 'bank', port }],
  });
  expect(await text(target.url)).toBe('money');
  const edge = target.edges.get('shop->bank');
  await edge?.addToxic({
    name: 'squall_status',
    type: 'x_http_status',
    stream: 'upstream',
    toxicity: 1,
    attributes: { status: 503 },
  });
  expect(await text(target.url)).toBe('fault injected by squall: 503\n');
  await edge?.removeToxic('squall_status');
  await edge?.setEnabled(false);
  expect(await text(target.url)).toBe('nothing');
  expect(target.services.get('bank')?.lifecycle).toBeUndefined();
});

test('a command of this machine calls what runs already through a proxy', async () => {
  const bank = await running(() => 'money');
  const code = `require('node:http').createServer(async (_, response) =>
    response.end(await fetch(process.env.BANK_URL).then((answer) => answer.text(), () => 'nothing'))).listen(process.env.PORT)`;
  await using target = await start({
    services: { shop: { command: [process.execPath, '-e', code] }, bank: { url: bank } },
    edges: [{ from: 'shop', to: 'bank', env: 'BANK_URL' }],
  });
  expect(await text(target.url)).toBe('money');
  await target.edges.get('shop->bank')?.setEnabled(false);
  expect(await text(target.url)).toBe('nothing');
  await target[Symbol.asyncDispose]();
  expect(await text(bank)).toBe('money');
});

test('everything that does not run is named at once, before anything is started', async () => {
  const [one, two] = [await freePort(), await freePort()];
  const starting = start({
    services: { shop: { url: `http://127.0.0.1:${one}` }, bank: { url: `http://127.0.0.1:${two}` } },
    front: 'shop',
  });
  await expect(starting).rejects.toMatchObject({
    code: 'SQUALL_NOT_AVAILABLE',
    message: expect.stringMatching(
      new RegExp(`shop does not answer at .*:${one}/.*bank does not answer at .*:${two}/`, 's'),
    ),
  });
});

test('another machine is not called unless it is allowed by name', async () => {
  await expect(start({ services: { shop: { url: 'http://shop.example' } } })).rejects.toMatchObject({
    code: 'SQUALL_NOT_ALLOWED',
  });
});
