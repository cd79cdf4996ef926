import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { programVersion } from '../../environments/on-path.ts';
import { scanTarget } from './scan-target.ts';

const signal = AbortSignal.timeout(60_000);
const flags = { edge: [], request: [], seed: 1 };

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'squall-scan-target-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return join(folder, 'squall.config.yaml');
}

const hasCompose = await programVersion('docker', ['compose', 'version']);

test.skipIf(!hasCompose).each([
  ['it says so', 'environment: compose\ncomposeFile: compose.yaml'],
  ['it names a compose file', 'composeFile: compose.yaml'],
])(
  'the target of a configuration that runs in compose is scanned there: %s (needs docker compose)',
  async (_, place) => {
    const config = project({
      'squall.config.yaml': `
${place}
composeData: protect
targets: { shop: { front: shop, services: { shop: {}, db: {} }, edges: [{ from: shop, to: db }], requests: [GET /a] } }
`,
      'compose.yaml': "services: { shop: { image: shop, ports: ['80'], links: [db] }, db: { image: 'postgres:15' } }",
    });
    const scanned = await scanTarget({ ...flags, config }, signal);
    expect(scanned.settings).toMatchObject({
      environment: 'compose',
      proxy: 'embedded',
      composeFile: expect.stringMatching(/compose\.yaml$/),
      composeData: 'protect',
    });
    expect(scanned.otherProtocols).toEqual(new Set(['shop->db']));
    expect(scanned.target.requests).toEqual([{ method: 'GET', path: '/a' }]);
  },
);

test('what is no HTTP is known by its scheme, and gets no HTTP faults', async () => {
  const config = project({
    'squall.config.yaml': `
targets:
  shop:
    services:
      shop: { command: node shop.js }
      stock: { url: 'http://localhost:1' }
      db: { url: 'postgres://localhost:2/shop' }
      queue: { image: queue, port: 3 }
      cache: { store: redis }
    edges:
      - { from: shop, to: stock, env: STOCK_URL }
      - { from: shop, to: db, env: DATABASE_URL }
      - { from: shop, to: queue, env: { QUEUE: 'amqp://{host}:{port}' } }
      - { from: shop, to: cache, env: CACHE_URL }
`,
  });
  const { otherProtocols, settings } = await scanTarget({ ...flags, config }, signal);
  expect(otherProtocols).toEqual(new Set(['shop->db', 'shop->queue', 'shop->cache']));
  expect(settings.environment).toBe('local');
});
