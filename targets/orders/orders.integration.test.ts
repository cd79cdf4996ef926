import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { orders } from './target.ts';

const start = (variant: string) => runTarget(orders, variant, { PROFILE: 'around=5' });
const order = (target: RunningTarget) => target.send('orders', '/orders', { order_id: randomUUID(), items: 1 });

test('split: hung notifications fill their 20 places, orders go on, and every email is sent in the end', async () => {
  await using target = await start('split');
  await target.behave('notification', { slowWorkMs: 4000 });
  for (let i = 0; i < 25; i++) expect((await order(target)).status).toBe(200);
  expect(await target.metric('orders', 'bulkhead_in_use', 'notification')).toBe(20);
  expect(await target.metric('orders', 'email_queue_depth')).toBe(5);
  await target.behave('notification', {});
  await expect.poll(() => target.metric('notification', 'emails_total'), { timeout: 30_000 }).toBe(25);
  expect(await target.metric('notification', 'emails_again_total')).toBe(0);
});

test('shared100: hung notifications take every connection, and the next order waits', async () => {
  await using target = await start('shared100');
  await target.behave('notification', { slowWorkMs: 60_000 });
  for (let i = 0; i < 100; i++) expect((await order(target)).status).toBe(200);
  order(target).catch(() => undefined);
  await expect.poll(() => target.metric('orders', 'bulkhead_queue', 'http'), { timeout: 30_000 }).toBe(1);
});
