import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { KINDS } from '../../environments/services/catalogue.ts';
import { loadConfig } from './load-config.ts';
import { configJsonSchema, configSchema } from './schema.ts';

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'squall-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const YAML = `
targets:
  shop:
    services:
      shop: { command: python3 shop.py, port: SHOP_PORT, cwd: backend }
      stock: { url: 'http://localhost:9000' }
    edges: [{ from: shop, to: stock, env: STOCK_URL }]
    requests: [GET /orders]
environment: local
results: out
allow: [staging.example]
`;

test('without a file there is nothing but the folder', async () => {
  const folder = project({ '.git/HEAD': '' });
  expect(await loadConfig(undefined, folder)).toEqual({ file: undefined, root: folder, targets: {} });
});

test('it is found in a folder above, up to the repository, and its paths are relative to it', async () => {
  const root = project({ 'squall.config.yaml': YAML, 'a/b/here': '', 'other/.git/HEAD': '' });
  const config = await loadConfig(undefined, join(root, 'a', 'b'));
  expect(config).toMatchObject({
    file: join(root, 'squall.config.yaml'),
    root,
    environment: 'local',
    results: join(root, 'out'),
    allow: ['staging.example'],
  });
  expect(config.targets['shop']).toMatchObject({
    name: 'shop',
    front: 'shop',
    requests: [{ method: 'GET', path: '/orders' }],
    services: { shop: { cwd: pathToFileURL(join(root, 'backend')) } },
  });
  expect((await loadConfig(undefined, join(root, 'other'))).file).toBeUndefined();
});

test('a TypeScript file exports it, whatever it is named', async () => {
  const root = project({
    'package.json': '{ "type": "module" }',
    'chaos.config.ts': "const name: string = 'local';\nexport default { environment: name };\n",
  });
  expect(await loadConfig('chaos.config.ts', root)).toMatchObject({ environment: 'local', root });
});

test('every mistake is told at once, each with its path, its value and what would be right', async () => {
  const root = project({
    'squall.config.yaml': `
targets:
  shop:
    services:
      a: { command: [node, 3], prot: 8080 }
      b: { comand: node b.js }
      c: { url: 3000 }
      d: { command: node d.js, ready: health, stop: { signal: SIGTREM }, env: { N: 4 } }
      e: nothing
    edges: [{ from: a, env: [A] }]
    requests: [{ method: FETCH, path: / }]
    restart: always
environment: dokcer
reslts: out
allow: staging.example
`,
  });
  const message = await loadConfig(undefined, root).catch((error: Error) => error.message);
  expect(String(message).split('\n').slice(1)).toEqual([
    '  targets.shop.services.a.command[1] is 3: give a text, in quotes where it looks like something else',
    '  targets.shop.services.a.prot is no known field, did you mean "port"?',
    '  targets.shop.services.b.comand is no known field, did you mean "command"?',
    '  targets.shop.services.c.url is 3000: give a text, in quotes where it looks like something else',
    '  targets.shop.services.d.env.N is 4: give a text, in quotes where it is a number',
    '  targets.shop.services.d.ready is "health": give a path that begins with /, such as /health',
    '  targets.shop.services.d.stop.signal is "SIGTREM": give one of SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGKILL, did you mean "SIGTERM"?',
    '  targets.shop.services.e is "nothing": give fields such as command, image, url or store',
    '  targets.shop.edges[0].to is missing: give a text, in quotes where it looks like something else',
    '  targets.shop.edges[0].env is ["A"]: give the variable that gets the URL, or texts with {url}, {host}, {port}',
    '  targets.shop.requests[0].method is "FETCH": give one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, did you mean "PATCH"?',
    '  targets.shop.restart is "always": give one of per scenario, never',
    '  environment is "dokcer": give one of auto, local, docker, compose, attach, did you mean "docker"?',
    '  allow is "staging.example": give a list',
    '  reslts is no known field, did you mean "results"?',
  ]);
});

test('what fits the schema and makes no sense is told as well', async () => {
  const root = project({
    'squall.config.yaml': `
targets:
  shop:
    services: { a: { command: ' ' }, b: { store: postgress } }
    edges: [{ from: a, to: bb }]
`,
  });
  await expect(loadConfig(undefined, root)).rejects.toMatchObject({
    code: 'SQUALL_INVALID_PLAN',
    message: expect.stringMatching(
      /targets\.shop: edge a->bb names service bb.*targets\.shop: a: command is empty.*targets\.shop: b: there is no store postgress, did you mean "postgres"\?/s,
    ),
  });
});

test.each([
  [{}, 'nowhere.yaml', 'SQUALL_USAGE', 'there is no configuration'],
  [{ 'a.yaml': 'targets: [' }, 'a.yaml', 'SQUALL_INVALID_PLAN', 'has a problem'],
  [{ 'a.ts': 'export const x = 1;' }, 'a.ts', 'SQUALL_INVALID_PLAN', 'exports no configuration'],
  [{ 'a.ts': 'throw new Error("no licence")' }, 'a.ts', 'SQUALL_INVALID_PLAN', 'cannot be loaded: no licence'],
])('%j: %s is refused', async (files, name, code, message) => {
  const root = project({ 'package.json': '{ "type": "module" }', ...(files as Record<string, string>) });
  await expect(loadConfig(name, root)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test('the published JSON Schema is that of the code (else: npm run schema)', () => {
  const published = readFileSync(new URL('./config.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});

test('the example and the fields of docs/your-own-service.md are right', async () => {
  const page = readFileSync(new URL('../../../docs/your-own-service.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n(# squall.config.yaml\n.*?)```/s.exec(page) ?? [];
  const { targets } = await loadConfig(undefined, project({ 'squall.config.yaml': example }));
  expect(Object.keys(targets['shop']?.services ?? {})).toEqual(['shop', 'stock', 'db']);
  for (const { key } of KINDS) if (key !== undefined) expect(page).toMatch(new RegExp(`\\| .*\`${key}\`.* \\|`));
  const fields = Object.keys(configSchema.shape).filter((field) => field !== '$schema');
  expect(fields.filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
});
