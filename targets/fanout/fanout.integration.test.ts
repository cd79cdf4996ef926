import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { NAMES } from './dependencies.ts';
import { fanout } from './target.ts';

const HANG_MS = 20_000;
/** Four times slower than real time: limits of 80 ms would measure a busy machine instead of the page. */
const CALM = { TIME_SCALE: '0.25', PROFILE: 'around=1', RECOMMENDATIONS_READ_MS: '200' };
const page = (target: RunningTarget) => target.send('orchestrator', '/page');

describe('phased', () => {
  let target: RunningTarget;
  beforeAll(async () => {
    target = await runTarget(fanout, 'phased', CALM);
  });
  beforeEach(() => Promise.all(NAMES.map((stub) => target.behave(stub, {}))));
  afterAll(() => target[Symbol.asyncDispose]());

  test('a healthy page has every required part', async () => {
    const { status, body } = await page(target);
    expect(status).toBe(200);
    expect(body).toMatchObject({ auth: { from: 'auth' }, search: { from: 'search' }, database: { from: 'database' } });
  });

  test('silent recommendations degrade the page and are called off when it leaves', async () => {
    await target.behave('recommendations', { slowWorkMs: HANG_MS });
    const { status, body } = await page(target);
    expect({ status, body }).toMatchObject({ status: 200, body: { recommendations: null } });
    expect(body.degraded).toContain('recommendations');
    await expect.poll(() => target.metric('orchestrator', 'slots_available')).toBe(200);
  });

  test('a required failure is named, also when an optional one fails with it', async () => {
    await target.behave('ads', { status: 500 });
    await target.behave('pricing', { status: 500 });
    const error = { code: 'downstream_error', dependency: 'pricing' };
    expect(await page(target)).toMatchObject({ status: 502, body: { error } });
  });

  test('without identity nothing else is asked', async () => {
    const asked = await target.metric('search', 'arrivals_total');
    await target.behave('auth', { slowReplyMs: HANG_MS });
    const error = { code: 'upstream_timeout', dependency: 'auth', timeout_ms: 150 };
    expect(await page(target)).toMatchObject({ status: 504, body: { error } });
    expect(await target.metric('search', 'arrivals_total')).toBe(asked);
  });
});

test('gather-all waits for a silent optional part until its timeout; phased has left long before', async () => {
  await using target = await runTarget(fanout, 'gather-all', CALM);
  await target.behave('recommendations', { slowWorkMs: HANG_MS });
  const { body } = await page(target);
  expect(body).toMatchObject({ degraded: ['recommendations'] });
  expect(await target.metric('orchestrator', 'service_timeouts_total', 'recommendations')).toBe(1);
});
