import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres } from '../kit/postgres.fixture.ts';
import { hasRedis, startRedis } from '../kit/redis.fixture.ts';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { connectKeys } from './keys.ts';
import { openLedger } from './ledger.ts';
import { idem } from './target.ts';

let postgres: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres[Symbol.asyncDispose]());

const buy = (target: RunningTarget, how: object = {}) =>
  target.send('shopper', '/buy', { payment_id: randomUUID(), amount: 5, ...how });
const charges = (target: RunningTarget) => target.metric('auditor', 'charges_total');
const again = (target: RunningTarget) => target.metric('auditor', 'charges_again_total');

describe.skipIf(!hasRedis)('payments that are asked for twice (needs redis-server on PATH)', () => {
  test('every variant keeps what it promises, on one ledger', async () => {
    await using redis = await startRedis();
    const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, TIME_SCALE: '10' };
    for (const [variant, chargesOfTwo, answer] of [
      ['none', 2, { replayed: false, identical: false }],
      ['get-then-set', 1, { replayed: true, identical: true }],
      ['atomic', 1, { replayed: true, identical: true }],
    ] as const) {
      await using target = await runTarget(idem, variant, env);
      const before = await charges(target);
      const payment_id = randomUUID();
      const { body } = await buy(target, { payment_id });
      expect(body).toMatchObject({ status: 'paid', replayed: false, identical: true });
      expect((await buy(target, { payment_id, expect: body.transaction_id })).body).toMatchObject(answer);
      expect(await charges(target)).toBe(before + chargesOfTwo);
      expect(await buy(target, { key: null })).toMatchObject({
        status: 400,
        body: { error: { code: 'idempotency_key_required' } },
      });
      expect(await target.metric('api', 'idempotency_keys_suspect_total')).toBe(0);
      await buy(target, { keyPer: 'attempt' });
      expect(await target.metric('api', 'idempotency_keys_suspect_total')).toBe(1);
    }
  });

  test('atomic: one of 30 clicks pays, 29 are told why not; another body is refused; a failure may be tried again', async () => {
    const redis = await startRedis();
    await using target = await runTarget(idem, 'atomic', {
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      TIME_SCALE: '10',
    });
    const [before, doubled, payment_id] = [await charges(target), await again(target), randomUUID()];
    expect((await buy(target, { payment_id, clicks: 30, retries: 0, timeoutMs: 100_000 })).body).toMatchObject({
      replayed: false,
    });
    expect(await charges(target)).toBe(before + 1);
    expect(await target.metric('shopper', 'clicks_total', 'paid')).toBe(1);
    expect(await buy(target, { payment_id, amount: 6 })).toMatchObject({
      status: 422,
      body: { error: { code: 'idempotency_key_reuse' } },
    });
    await target.behave('api', { failFirst: true });
    expect(await buy(target, { retries: 0 })).toMatchObject({
      status: 500,
      body: { error: { code: 'operation_failed' } },
    });
    expect((await buy(target)).body).toMatchObject({ status: 'paid', replayed: false });
    await target.behave('api', {});
    await redis[Symbol.asyncDispose]();
    expect((await buy(target, { clicks: 2, retries: 0 })).body).toMatchObject({ status: 'paid', identical: true });
    expect(await charges(target)).toBe(before + 3);
    expect(await again(target)).toBe(doubled);
  });

  test('the lock of another owner is neither renewed nor released, and expires', async () => {
    await using redis = await startRedis();
    const keys = connectKeys(redis.url);
    const client = new Redis(redis.url);
    await keys.ready();
    expect(await keys.acquire('k', 'mine')).toBe(true);
    expect(await keys.acquire('k', 'other')).toBe(false);
    await client.pexpire('lock:k', 30_000);
    await keys.renew('k', 'other');
    await keys.release('k', 'other');
    expect(await client.pttl('lock:k')).toBeLessThanOrEqual(30_000);
    await keys.renew('k', 'mine');
    expect(await client.pttl('lock:k')).toBeGreaterThan(50_000);
    await keys.release('k', 'mine');
    expect(await keys.isLocked('k')).toBe(false);
    keys.close();
    client.disconnect();
  });
});

test('a charge without its answer is none: both are committed, or neither', async () => {
  const ledger = await openLedger(postgres.url);
  const payment = { key: 'k', paymentId: 'p', amount: 5, fingerprint: 'f' };
  const dies = () => Promise.reject(new Error('killed'));
  await expect(ledger.chargeOnce(payment, dies)).rejects.toThrow('killed');
  const both = await Promise.all([1, 2].map(() => ledger.chargeOnce(payment, () => Promise.resolve())));
  expect(both.filter((receipt) => receipt !== undefined)).toHaveLength(1);
  expect(await ledger.answerOf('k')).toMatchObject({ fingerprint: 'f', receipt: { payment_id: 'p' } });
  await ledger.close();
});
