import { expect, test } from 'vitest';
import { runTarget } from '../kit/running-target.ts';
import { geocode } from './target.ts';

const ask = { address: '1 Main Street' };

test('deadline80: C gives up on a silent third party after 2.56 s of 5, and A quotes it', async () => {
  await using target = await runTarget(geocode, 'deadline80', { TIME_SCALE: '2', PROFILE: 'around=5' });
  expect((await target.send('a', '/v1/geocode', ask)).status).toBe(200);
  await target.behave('third-party', { slowReplyMs: 30_000 });
  const { status, body } = await target.send('a', '/v1/geocode', ask);
  expect({ status, ...body.error }).toMatchObject({ status: 504, code: 'upstream_timeout', dependency: 'third-party' });
  expect(body.error.timeout_ms).toBeLessThanOrEqual(2560);
  expect(body.error.timeout_ms).toBeGreaterThan(2000);
  for (const hop of ['a', 'b', 'c']) await expect.poll(() => target.metric(hop, 'slots_available')).toBe(200);
});
