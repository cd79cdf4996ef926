import { expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { search } from './target.ts';

/** Ten times faster, fifty times smaller: a service that falls above 20 requests in a (tenth of a) second. */
const start = (variant: string) => runTarget(search, variant, { TIME_SCALE: '10', SMALLER_BY: '50' });
const FLEET = 200;

/** The whole fleet is due at once, which brings the service down; what follows is up to the clients. */
function serveAll(target: RunningTarget) {
  const due = { 'x-due-ms': String(Date.now()) };
  return Promise.all(Array.from({ length: FLEET }, (_, id) => target.send('clients', `/clients/${id}`, {}, due)));
}

test('full60: the fleet is spread, nothing falls over again, and everybody is served', async () => {
  await using target = await start('full60');
  const answers = await serveAll(target);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(await target.metric('search', 'falls')).toBe(1);
  expect(await target.metric('search', 'arrivals_peak_1s')).toBeGreaterThanOrEqual(FLEET);
});

test('full-one-seed: shared jitter is no jitter, and the surge brings the service down again', async () => {
  await using target = await start('full-one-seed');
  serveAll(target).catch(() => undefined);
  await expect.poll(() => target.metric('search', 'falls'), { timeout: 50_000 }).toBeGreaterThan(1);
});

test('flush: the queues are sent at once and bring it down again; users that find a queue full get an error', async () => {
  await using target = await start('flush');
  const answers = await serveAll(target);
  const rejected = answers.filter(({ status }) => status !== 200);
  expect(await target.metric('search', 'falls')).toBeGreaterThan(1);
  expect(rejected.every(({ body }) => body.error.code === 'overloaded')).toBe(true);
});

test('flush+jitter: it falls once and not again', async () => {
  await using target = await start('flush+jitter');
  await serveAll(target);
  expect(await target.metric('search', 'falls')).toBe(1);
});

test('flush+bucket: the ingress turns away what would bring the service down, and counts it', async () => {
  await using target = await start('flush+bucket');
  await serveAll(target);
  expect(await target.metric('search', 'falls')).toBe(0);
  expect(await target.metric('search', 'rate_limited_total')).toBeGreaterThan(0);
});
