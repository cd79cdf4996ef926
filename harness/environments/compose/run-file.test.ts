import { expect, test } from 'vitest';
import { givenVariables, startedServices } from './compose-config.ts';
import { configOf, plainServices, type RunFile, runFileOf } from './made-project.fixture.ts';

/** Who answers to `host` when `caller` asks the engine: every service that shares a network and has that name there. */
function answering(host: string, caller: string, { services }: RunFile): string[] {
  const at = Object.keys(services[caller]?.networks ?? {});
  return Object.entries(services).flatMap(([name, { networks }]) =>
    at.some((network) => networks[network] && [name, ...networks[network].aliases].includes(host)) ? [name] : [],
  );
}

const isProxy = (name: string, { services }: RunFile) => services[name]?.['image'] === 'toxi:1';

test('every name by which a caller could call a dependency is that of the proxy alone', () => {
  const payment = {
    container_name: 'dev-payment',
    hostname: 'payhost',
    expose: ['8080'],
    networks: { default: { aliases: ['pay'], ipv4_address: '10.5.0.9' }, back: { aliases: ['pay.internal'] } },
  };
  const shop = { networks: { default: null, back: null }, links: ['payment:till'], expose: ['8080'] };
  const networks = { default: { name: 'run-1_default' }, back: { name: 'run-1_back' } };
  const file = runFileOf(configOf(plainServices({ payment, shop }), { networks }));
  for (const host of ['payment', 'dev-payment', 'payhost', 'pay', 'pay.internal', 'till'])
    expect([host, answering(host, 'shop', file)]).toEqual([host, ['payment']]);
  expect(isProxy('payment', file)).toBe(true);
  expect(JSON.stringify(file)).not.toMatch(/container_name|links|ipv4_address|10\.5\.0\.9/);
});

test('a dependency and its caller share no network, and the proxy shares one with each', () => {
  const { services } = runFileOf(configOf(plainServices()));
  const at = (name: string) => Object.keys(services[name]?.networks ?? {});
  const shared = (one: string, other: string) => at(one).filter((network) => at(other).includes(network));
  expect(shared('shop', 'squall-real-payment')).toEqual([]);
  expect(shared('squall-real-payment', 'squall-real-cache')).toEqual([]);
  expect(shared('shop', 'payment')).not.toEqual([]);
  expect(shared('payment', 'squall-real-payment')).not.toEqual([]);
  expect(shared('squall-real-payment', 'cache')).not.toEqual([]);
});

test('a dependency still reaches what it shared a network with, under all names, and what it is called by only if that does not call it', () => {
  const ledger = { networks: { default: { aliases: ['books'] } }, container_name: 'dev-ledger' };
  const file = runFileOf(configOf(plainServices({ ledger })));
  for (const host of ['ledger', 'books', 'dev-ledger'])
    expect(answering(host, 'squall-real-payment', file)).toEqual(['ledger']);
  expect(answering('shop', 'squall-real-payment', file)).toEqual([]);
  expect(answering('payment', 'ledger', file)).toEqual(['payment']);
});

test('its own hostname is no way past the proxy for a relay that stands on its network', () => {
  const payment = { hostname: 'payment', expose: ['8080'], networks: { default: null } };
  const nginx = { networks: { default: null } };
  const relayed = runFileOf(configOf(plainServices({ payment, nginx })));
  expect(Object.keys(relayed.services['nginx']?.networks ?? {})).toContain('squall_payment');
  expect(relayed.services['squall-real-payment']).not.toHaveProperty('hostname');
  // Alone on its network it may keep it: brokers listen on it.
  expect(runFileOf(configOf(plainServices({ payment }))).services['squall-real-payment']).toHaveProperty('hostname');
});

test('nobody who talks to the engine takes a container of a run for the developer’s', () => {
  const shop = {
    networks: { default: null },
    expose: ['80'],
    labels: { 'traefik.enable': 'true' },
    logging: { driver: 'gelf', options: { 'gelf-address': 'udp://logs.example:12201' } },
  };
  const of = (data: 'refuse' | 'share') => runFileOf(configOf(plainServices({ shop })), { data }).services['shop'];
  expect(of('refuse')).not.toHaveProperty('labels');
  expect(of('share')).toHaveProperty('labels');
  expect(of('share')).not.toHaveProperty('logging');
});

test('no network, volume, port or address can meet those of a running project', () => {
  const networks = {
    default: { name: 'run-1_default' },
    back: { name: 'dev_back', external: true },
    fixed: {
      name: 'fixed',
      ipam: { config: [{ subnet: '10.5.0.0/24' }] },
      driver_opts: { 'com.docker.network.bridge.name': 'br0' },
    },
  };
  const ledger = {
    networks: { back: null, fixed: { ipv4_address: '10.5.0.7', mac_address: '02:42:ac:11:65:43' } },
    ports: [{ target: 5432, published: '5432' }],
    volumes: [{ type: 'volume', source: 'data', target: '/data' }],
  };
  const file = runFileOf(configOf(plainServices({ ledger }), { networks, volumes: { data: { name: 'run-1_data' } } }));
  expect(file.networks).toEqual(
    Object.fromEntries(
      ['default', 'back', 'fixed', 'squall_payment', 'squall_cache'].map((key, i) => [
        key,
        { ipam: { config: [{ subnet: `198.19.${i}.0/26` }] } },
      ]),
    ),
  );
  expect(file.volumes).toEqual({ data: {} });
  expect(file.services['ledger']).toMatchObject({
    ports: [],
    networks: { back: { aliases: [] }, fixed: { aliases: [] } },
  });
  expect(file).not.toHaveProperty('name');
});

test('what only we must reach is published where we reach the engine, on ports of the engine’s choice', () => {
  const { services } = runFileOf(configOf(plainServices()), { bind: '172.17.0.1' });
  expect(Object.fromEntries(Object.entries(services).map(([name, { ports }]) => [name, ports]))).toEqual({
    shop: ['172.17.0.1::8080'],
    'squall-real-payment': ['172.17.0.1::8080'],
    'squall-real-cache': ['172.17.0.1::6379'],
    payment: ['172.17.0.1::8474'],
    cache: ['172.17.0.1::8474'],
  });
});

test('a service on internal networks only gets one on which its port can be published', () => {
  const networks = { default: { name: 'run-1_default', internal: true } };
  const { services, networks: made } = runFileOf(configOf(plainServices(), { networks }));
  expect(Object.keys(services['shop']?.networks ?? {})).toContain('squall_shop');
  expect(made['default']).toMatchObject({ internal: true });
  expect(made['squall_shop']).not.toHaveProperty('internal');
});

test('who waits for a dependency waits for the real one, and who shares its network or process space still does', () => {
  const shop = {
    networks: { default: null },
    expose: ['80'],
    depends_on: { payment: { condition: 'service_healthy' } },
  };
  const sidecar = { network_mode: 'service:payment', pid: 'service:payment', volumes_from: ['payment:ro', 'shop'] };
  const { services } = runFileOf(configOf(plainServices({ shop, sidecar })));
  expect(services['shop']?.['depends_on']).toEqual({ 'squall-real-payment': { condition: 'service_healthy' } });
  expect(services['sidecar']).toMatchObject({
    network_mode: 'service:squall-real-payment',
    pid: 'service:squall-real-payment',
    volumes_from: ['squall-real-payment:ro', 'shop'],
  });
});

test('an image that is built does not take the name of the developer’s', () => {
  const shop = { image: 'dev/shop:latest', build: { context: '/src' }, networks: { default: null }, expose: ['80'] };
  expect(runFileOf(configOf(plainServices({ shop }))).services['shop']?.['image']).toBe('squall/x-shop:latest');
});

test('an image that is built takes no other name and fills no cache, and is still built on what another service is built as', () => {
  const build = {
    context: '/src',
    tags: ['dev/shop:1'],
    cache_to: ['type=registry,ref=registry.example/cache'],
    additional_contexts: { base: 'service:payment', docs: '/docs' },
  };
  const shop = { build, networks: { default: null }, expose: ['80'] };
  expect(runFileOf(configOf(plainServices({ shop }))).services['shop']?.['build']).toEqual({
    context: '/src',
    additional_contexts: { base: 'service:squall-real-payment', docs: '/docs' },
    labels: { 'squall.image': 'squall/x-shop:latest' },
  });
});

test('secrets and configs have the values of variables that only the developer’s `.env` knows', () => {
  const secrets = { token: { name: 'run-1_token', environment: 'TOKEN' }, file: { file: '/x' } };
  const config = configOf({}, { secrets, configs: { c: { environment: 'ABSENT' } } });
  expect(givenVariables(config, 'OTHER=1\nTOKEN=a=b\n')).toEqual({ TOKEN: 'a=b' });
});

test('services of the target are told variant and scale with every sign as it is; stores are left alone', () => {
  const { services } = runFileOf(configOf(plainServices()), {}, { env: { shop: { PASSWORD: 'a$b' } } });
  expect(services['shop']?.['environment']).toMatchObject({
    VARIANT: 'plain',
    TIME_SCALE: '5',
    PASSWORD: 'a$$b',
    PAYMENT_URL: 'http://payment:8080',
  });
  expect(services['squall-real-cache']?.['environment']).toEqual({});
});

test('services in profiles start when the target or an active profile names them, with what they depend on', () => {
  const config = configOf({
    shop: { profiles: ['web'], depends_on: { db: {} } },
    db: { profiles: ['data'] },
    admin: { profiles: ['tools'] },
    log: {},
  });
  expect(Object.keys(startedServices(config, ['shop'], []).services)).toEqual(['shop', 'db', 'log']);
  expect(Object.keys(startedServices(config, [], ['tools']).services)).toEqual(['admin', 'log']);
  expect(startedServices(config, ['shop'], []).services['shop']).not.toHaveProperty('profiles');
});
