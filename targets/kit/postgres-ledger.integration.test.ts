import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres } from './postgres.fixture.ts';
import { openPostgresLedger } from './postgres-ledger.ts';
import { runTarget } from './running-target.ts';

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
  url = postgres.url;
});
afterAll(() => postgres[Symbol.asyncDispose]());

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
