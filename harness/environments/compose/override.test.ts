import { expect, test } from 'vitest';
import type { Target } from '../../domain/target.ts';
import { relayRequest } from '../relay-target.fixture.ts';
import { type ComposeConfig, composeConfig, portOf } from './compose-config.ts';
import { composeOverride } from './override.ts';

const program = { entry: new URL('file:///service.ts') };
const target: Target = {
  ...relayRequest().target,
  front: 'shop',
  services: { shop: program, payment: program, cache: { store: 'redis' } },
  edges: [
    { from: 'shop', to: 'payment', env: 'PAYMENT_URL' },
    { from: 'payment', to: 'cache', env: 'CACHE_URL' },
  ],
};

function config(services: object): ComposeConfig {
  return composeConfig.parse({ services });
}

const usual = config({
  shop: { networks: { default: null }, ports: [{ target: 80, published: '80' }] },
  payment: { networks: { default: { aliases: ['pay'] } }, expose: ['8080'], depends_on: { ledger: {} } },
  cache: { networks: { default: null } },
  ledger: { networks: { default: null }, ports: [{ target: 5432 }] },
});

const ENGINE = { toxiproxy: 'toxi:1', subnets: ['198.19.0.0/26', '198.19.0.64/26'], bind: '127.0.0.1' };

/** The lines of one service; JSON after the first colon is read where there is any. */
function overrideOf(name: string, services = usual): Record<string, unknown> {
  const lines = composeOverride(services, relayRequest({ target }), ENGINE).split('\n');
  const at = lines.findIndex((line) => line.startsWith(`  ${name}:`));
  const inline = /^ {2}[^:]+: (\{.*)$/.exec(lines[at] as string)?.[1];
  if (inline) return JSON.parse(inline) as Record<string, unknown>;
  const end = lines.findIndex((line, i) => i > at && !line.startsWith('    '));
  const pairs = lines.slice(at + 1, end).map((line) => {
    const [, key, value] = /^ {4}(\w+): (.*)$/.exec(line) ?? [];
    const text = value?.replace('!override ', '') ?? '';
    return [key, text.startsWith('!') ? text : JSON.parse(text)] as const;
  });
  return Object.fromEntries(pairs);
}

test('a dependency leaves its network, and the proxy takes its names there', () => {
  expect(overrideOf('cache')['networks']).toEqual({ squall_cache: { aliases: ['squall-real-cache'] } });
  expect(overrideOf('squall-edge-payment')).toMatchObject({
    image: 'toxi:1',
    networks: { default: { aliases: ['payment', 'pay'] }, squall_payment: {} },
  });
});

test('a dependency that moved still meets the proxies of its own dependencies, and what it depends on otherwise', () => {
  expect(overrideOf('squall-edge-cache')['networks']).toMatchObject({ squall_payment: { aliases: ['cache'] } });
  expect(overrideOf('ledger')['networks']).toEqual({ default: null, squall_payment: {} });
  expect(overrideOf('shop')['networks']).toBeUndefined();
});

test('what only we must reach is published where we reach the engine, which is not loopback from inside a container', () => {
  const yaml = composeOverride(usual, relayRequest({ target }), { ...ENGINE, bind: '172.17.0.1' });
  expect(yaml.match(/"[\d.]+::\d+"/g)).toEqual([
    '"172.17.0.1::80"',
    '"172.17.0.1::8080"',
    '"172.17.0.1::6379"',
    '"172.17.0.1::8474"',
    '"172.17.0.1::8474"',
  ]);
});

test('each network of ours has addresses of its own, which no pool of the engine lacks', () => {
  const lines = composeOverride(usual, relayRequest({ target }), ENGINE).split('\n');
  const networks = lines.find((line) => line.startsWith('networks: '));
  expect(JSON.parse(networks?.slice('networks: '.length) ?? '')).toEqual({
    squall_payment: { ipam: { config: [{ subnet: '198.19.0.0/26' }] } },
    squall_cache: { ipam: { config: [{ subnet: '198.19.0.64/26' }] } },
  });
});

test('no fixed port and no fixed name is left, so that runs do not meet', () => {
  expect(overrideOf('shop')).toMatchObject({ container_name: '!reset null', ports: ['127.0.0.1::80'] });
  expect(overrideOf('ledger')).toMatchObject({ ports: [] });
});

test('services of the target are told variant and scale, stores are left alone', () => {
  expect(overrideOf('payment')['environment']).toMatchObject({ VARIANT: 'plain', TIME_SCALE: '5' });
  expect(overrideOf('cache')['environment']).toBeUndefined();
});

test('the port is what the file says, nearest first', () => {
  const port = (service: object) => portOf('shop', config({ shop: service }), program);
  expect(port({ expose: ['1'], ports: [{ target: 2 }], environment: { PORT: '3' } })).toBe(1);
  expect(port({ ports: [{ target: 2 }], environment: { PORT: '3' } })).toBe(2);
  expect(port({ environment: { PORT: '3' } })).toBe(3);
  expect(portOf('cache', usual, { store: 'redis' })).toBe(6379);
  expect(() => port({})).toThrow('does not say on which port shop listens');
  expect(() => portOf('bank', usual, program)).toThrow('no service bank');
});

test('a dependency without a network of its own is refused, because nothing can be put before it', () => {
  const onHost = config({ ...usual.services, cache: { network_mode: 'host', expose: ['6379'] } });
  expect(() => composeOverride(onHost, relayRequest({ target }), ENGINE)).toThrow('cache has network_mode host');
});
