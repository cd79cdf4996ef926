import { expect, test } from 'vitest';
import { runTarget } from '../kit/running-target.ts';
import { adaptive } from './target.ts';

const START = { PROFILE: 'around=5' };

test('smooth: a timeout is answered as one, makes the value grow, and a fresh scenario begins as it was', async () => {
  await using target = await runTarget(adaptive, 'smooth', START);
  const value = () => target.metric('caller', 'adaptive_timeout_current_ms');
  expect(await value()).toBe(1000);
  await target.behave('fraud', { slowWorkMs: 60_000 });
  expect(await target.send('caller', '/check', {})).toMatchObject({
    status: 504,
    body: { error: { code: 'upstream_timeout', dependency: 'fraud', ambiguous: false } },
  });
  expect(await value()).toBe(1500);
  expect(await target.metric('caller', 'adaptive_timeout_max_ms')).toBe(1500);
  expect(await target.metric('caller', 'adaptive_timeout_swing')).toBe(1.5);
  await target.send('caller', '/control/reset', {});
  expect(await target.metric('caller', 'adaptive_timeout_swing')).toBe(1);
  expect(await value()).toBe(1500);
  await target.send('caller', '/control/reset', { fresh: true });
  expect(await value()).toBe(1000);
});

test('guarded: no call outlives the deadline of its user', async () => {
  await using target = await runTarget(adaptive, 'guarded', { ...START, DEADLINE_MS: '100' });
  await target.behave('fraud', { slowWorkMs: 60_000 });
  const { body } = await target.send('caller', '/check', {});
  expect(body.error.timeout_ms).toBeLessThanOrEqual(100);
});

test('an answer of 500 is no timeout: it is learnt from as any answer', async () => {
  await using target = await runTarget(adaptive, 'survivor', START);
  await target.behave('fraud', { status: 500 });
  for (let i = 0; i < 10; i += 1) expect((await target.send('caller', '/check', {})).status).toBe(502);
  expect(await target.metric('caller', 'adaptive_timeout_current_ms')).not.toBe(1000);
});
