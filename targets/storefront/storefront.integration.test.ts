import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { startPostgres } from '../kit/postgres.fixture.ts';
import { hasRedis, startRedis } from '../kit/redis.fixture.ts';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { storefront } from './target.ts';

const PATIENCE = { timeout: 50_000 };
/** Real time: a limit of 500 ms is longer than what a busy machine adds to an answer. */
const ENV = { RESET_MS: '200', TIMEOUT_MS: '1000' };

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let redis: Awaited<ReturnType<typeof startRedis>> | undefined;
let target: RunningTarget;

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), hasRedis ? startRedis() : undefined]);
  if (!redis) return;
  const client = new Client(postgres.url);
  await client.connect();
  await client.query(await readFile(new URL('./schema.sql', import.meta.url), 'utf8'));
  await client.end();
  target = await runTarget(storefront, 'resilient', { ...ENV, DATABASE_URL: postgres.url, REDIS_URL: redis.url });
});
afterAll(async () => {
  await target?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

/** Every test begins with an empty cache, closed circuits and well dependencies. */
async function begin(context: TestContext, variant: string): Promise<void> {
  if (!redis) context.skip('no redis-server on PATH');
  for (const name of ['recommendations', 'status', 'search', 'fraud', 'primary', 'backup', 'mail'])
    await target.behave(name, {});
  await target.send('storefront', '/control/variant', { variant });
  await target.send('storefront', '/control/reset', { fresh: true });
}

const get = (path: string) => target.send('storefront', path);
const payment = () => ({ payment_id: randomUUID(), amount: 5 });
const rows = (table: 'charges' | 'emails') => target.metric('books', `${table}_total`);
const again = (table: 'charges' | 'emails') => target.metric('books', `${table}_again_total`);

test('all is well: every answer is a live one, and no fallback answers', async (context) => {
  await begin(context, 'resilient');
  const before = await target.metric('storefront', 'fallbacks_total');
  expect(await get('/home')).toMatchObject({ status: 200, body: { page: 'home', items: ['for you'] } });
  expect((await get('/payments/1')).body).toEqual({ status: 'settled' });
  expect((await get('/search?q=teapot')).body).toEqual({ found: true, products: ['teapot'] });
  for (const path of ['/charge', '/pay'])
    expect((await target.send('storefront', path, payment())).body).toEqual({ status: 'charged', gateway: 'primary' });
  expect((await target.send('storefront', '/purchases', payment())).body).toEqual({
    decision: 'approved',
    score: 0.95,
  });
  expect((await target.send('storefront', '/orders', { ...payment(), customer: '1' })).body).toEqual({
    status: 'accepted',
    authorisation: 'new',
  });
  expect((await target.send('storefront', '/orders/1/email', {})).body).toEqual({ status: 'sent' });
  expect(await target.metric('storefront', 'fallbacks_total')).toBe(before);
});

test('reads: a default list, the last answer with its age, plain SQL; and nothing is not empty', async (context) => {
  await begin(context, 'resilient');
  await get('/payments/1');
  for (const name of ['recommendations', 'status', 'search']) await target.behave(name, { status: 503 });
  expect((await get('/home')).body).toMatchObject({
    degraded: ['recommendations'],
    items: ['teapot', 'mug', 'kettle'],
  });
  const cached = await get('/payments/1');
  expect(cached).toMatchObject({ status: 200, body: { status: 'settled', _fromCache: true } });
  expect(Number(cached.headers.get('age'))).toBeLessThan(60);
  expect(await get('/payments/2')).toMatchObject({
    status: 503,
    reason: 'no-value',
    body: { error: { code: 'no_value' } },
  });
  const { body } = await get('/search?q=teapot');
  expect(body).toMatchObject({ found: true, degraded: ['search'] });
  expect(body.products[0]).toMatchObject({ id: 10, name: 'product 10 teapot' });
});

test('a charge that the primary surely has not made goes to the backup; one that it may have made does not', async (context) => {
  await begin(context, 'resilient');
  await target.behave('primary', { status: 429 });
  expect((await target.send('storefront', '/charge', payment())).status).toBe(429);
  const before = await rows('charges');
  // Answers 500 after the work is done: the caller cannot know.
  await target.behave('primary', { status: 500, when: 'after' });
  let charges = 0;
  const charge = async () => {
    charges += 1;
    return (await target.send('storefront', '/charge', payment())).body;
  };
  expect(await charge()).toEqual({ status: 'pending', message: 'queued' });
  // Once the circuit is open nothing is sent, so the backup may charge.
  const switched = { status: 'charged', gateway: 'backup', degraded: ['primary'] };
  await expect.poll(charge, PATIENCE).toEqual(switched);
  await target.behave('primary', {});
  await expect.poll(() => target.metric('storefront', 'later_waiting', 'charges'), PATIENCE).toBe(0);
  expect(await rows('charges')).toBe(before + charges);
  expect(await again('charges')).toBe(0);
});

test.for(['naive', 'new-key'])(
  '%s: a charge that was made without an answer is made twice',
  async (variant, context) => {
    await begin(context, variant);
    const twice = await again('charges');
    await target.behave('primary', { slowReplyMs: 3000 });
    await target.send('storefront', '/charge', payment());
    await target.behave('primary', {});
    await expect.poll(() => again('charges'), PATIENCE).toBe(twice + 1);
  },
);

test('mails that cannot be sent are sent later, once each, even when nobody knows whether they were', async (context) => {
  await begin(context, 'resilient');
  const sent = await rows('emails');
  await target.behave('mail', { status: 500, when: 'after' });
  for (let i = 0; i < 3; i++)
    expect(await target.send('storefront', `/orders/${randomUUID()}/email`, {})).toMatchObject({
      status: 202,
      body: { status: 'queued' },
    });
  await target.behave('mail', {});
  await expect.poll(() => target.metric('storefront', 'later_waiting', 'mails'), PATIENCE).toBe(0);
  expect(await rows('emails')).toBe(sent + 3);
  expect(await again('emails')).toBe(0);
});

test('no score is a medium one: a purchase is verified, and never approved', async (context) => {
  await begin(context, 'resilient');
  await target.behave('fraud', { status: 500 });
  const { body } = await target.send('storefront', '/purchases', payment());
  expect(body).toEqual({ decision: 'verify', score: 0.5, degraded: ['fraud'] });
});

test('without a charge, a customer who has paid before is believed, and a new one has to wait', async (context) => {
  await begin(context, 'resilient');
  const order = (customer: string) => target.send('storefront', '/orders', { ...payment(), customer });
  expect((await order('known')).body).toMatchObject({ authorisation: 'new' });
  await target.behave('primary', { status: 503 });
  expect((await order('known')).body).toEqual({
    status: 'accepted',
    authorisation: 'earlier',
    customer: 'known',
    degraded: ['primary'],
  });
  expect(await order('unknown')).toMatchObject({ status: 202, body: { status: 'pending' } });
});

test('a refusal is no failure: it is passed on, and no fallback answers', async (context) => {
  await begin(context, 'resilient');
  await get('/payments/1');
  await target.behave('status', { status: 404 });
  expect((await get('/payments/1')).status).toBe(404);
});
