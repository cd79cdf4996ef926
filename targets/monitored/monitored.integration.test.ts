import { expect, test } from 'vitest';
import { runTarget } from '../kit/running-target.ts';
import { monitored } from './target.ts';

const ORDER = { user_id: 'u-1', amount: 100, payment_id: 'p-1' };

test('payments pass through the gateway, as they were answered, and it measures what they took', async () => {
  await using target = await runTarget(monitored, 'budgeted');
  expect(await target.send('gateway', '/payment', ORDER)).toMatchObject({ status: 200, body: { status: 'success' } });
  expect(await target.send('gateway', '/ready')).toMatchObject({ status: 200, body: { status: 'ok' } });

  await target.behave('bank', { status: 402 });
  expect(await target.send('gateway', '/payment', ORDER)).toMatchObject({
    status: 402,
    body: { code: 'insufficient_funds' },
  });
  await target.behave('fraud', { slowReplyMs: 2000 });
  expect(await target.send('gateway', '/payment', ORDER)).toMatchObject({
    status: 504,
    reason: 'upstream-timeout',
    body: { error: { code: 'upstream_timeout', dependency: 'fraud' } },
  });

  const payments = (metric: string) => target.metric('gateway', metric, 'endpoint="/payment"');
  expect(await payments('service_latency_seconds_count')).toBe(3);
  expect(await payments('service_timeouts_total')).toBe(0);
  expect(await target.metric('payment', 'service_timeouts_total', 'service="fraud"')).toBe(1);
});
