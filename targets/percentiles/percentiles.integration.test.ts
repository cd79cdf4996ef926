import { expect, test } from 'vitest';
import { runTarget } from '../kit/running-target.ts';
import { percentiles } from './target.ts';

test.each([
  ['mean', 504],
  ['p99', 200],
])('a healthy call of 200 ms under the timeout "%s" ends with %i', async (variant, status) => {
  await using target = await runTarget(percentiles, variant, { PROFILE: 'around=200' });
  expect((await target.send('caller', '/item')).status).toBe(status);
  expect(await target.metric('item', 'arrivals_total')).toBe(1);
});
