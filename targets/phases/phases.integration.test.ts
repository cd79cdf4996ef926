import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { phases } from './target.ts';

const call = (target: RunningTarget, listener: string, route = '/call') =>
  target.send('client', `${route}?target=${listener}`);

describe('full ends every kind of waiting in the phase that it belongs to', () => {
  let target: RunningTarget;
  beforeAll(async () => {
    // Half as fast as real time: a drip of 800 ms under a limit of 1000 leaves a busy machine little room.
    target = await runTarget(phases, 'full', { TIME_SCALE: '0.5' });
  });
  afterAll(() => target[Symbol.asyncDispose]());

  test.each([
    ['black-hole', 'connect', 500],
    ['silent', 'read', 1000],
    ['headers-only', 'read', 1000],
    ['drip', 'total', 2000],
    ['zero-window', 'write', 1000],
    ['slow-legal', 'total', 2000],
    ['pool', 'pool', 500],
  ])('%s: %s after %i ms', async (listener, phase, limitMs) => {
    const { status, body } = await call(target, listener);
    expect({ status, ...body }).toMatchObject({ status: 504, outcome: 'timeout', phase });
    expect(body.elapsed_ms).toBeGreaterThanOrEqual(limitMs - 2);
    expect(body.elapsed_ms).toBeLessThan(limitMs + 5000);
  });

  test('refused is an error, not a timeout', async () => {
    expect(await call(target, 'refused')).toMatchObject({
      status: 502,
      body: { outcome: 'error', code: 'ECONNREFUSED' },
    });
  });

  test('healthy is ok', async () => {
    expect(await call(target, 'healthy')).toMatchObject({ status: 200, body: { outcome: 'ok' } });
  });
});

test('connect+read lets a drip finish; a route that forgot its limits has those of the factory', async () => {
  await using target = await runTarget(phases, 'connect+read');
  expect(await call(target, 'drip')).toMatchObject({ status: 200 });
  expect(await call(target, 'drip', '/naked')).toMatchObject({ status: 504, body: { phase: 'total' } });
});

describe('two calls, both 7 s late', () => {
  const late = { TIME_SCALE: '10', PROFILE: 'around=7000' };

  test('full: one total of 10 s names the whole operation and calls the second call off', async () => {
    await using target = await runTarget(phases, 'full', late);
    const error = { code: 'upstream_timeout', dependency: 'user fetch', timeout_ms: 10_000 };
    expect(await target.send('client', '/user/7')).toMatchObject({ status: 504, body: { error } });
    await expect.poll(() => target.metric('profiles', 'work_done_caller_gone_total'), { timeout: 30_000 }).toBe(1);
  });

  test('connect+read: 10 s for each of them is 20 s for both', async () => {
    await using target = await runTarget(phases, 'connect+read', late);
    expect(await target.send('client', '/user/7')).toMatchObject({ status: 200 });
  });
});
