import { expect, test } from 'vitest';
import { runTarget } from '../kit/running-target.ts';
import { fare } from './target.ts';

test('timeout500 opens on a calculator that is merely slow; timeout2000 does not', async () => {
  for (const [variant, state] of [
    ['timeout500', 2],
    ['timeout2000', 0],
  ] as const) {
    await using target = await runTarget(fare, variant, { PROFILE: 'around=800' });
    await Promise.all(Array.from({ length: 6 }, (_, route) => target.send('fare', `/fare?route=${route}`)));
    expect(await target.metric('fare', 'breaker_state')).toBe(state);
  }
});

test('cached answers a common route without a call, also when the calculator is gone', async () => {
  await using target = await runTarget(fare, 'cached', { PROFILE: 'around=5' });
  await expect.poll(() => target.metric('fare', 'cached_fares'), { timeout: 30_000 }).toBe(100);
  await target.kill('calculator');
  expect(await target.send('fare', '/fare?route=7')).toMatchObject({ status: 200, body: { fare: 199 } });
  expect(await target.send('fare', '/fare?route=140')).toMatchObject({ status: 502 });
});
