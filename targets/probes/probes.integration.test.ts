import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres } from '../kit/postgres.fixture.ts';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { probes } from './target.ts';

const PATIENCE = { timeout: 50_000 };

let postgres: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

/** In real time, so that a busy machine answers its probes. */
const start = (variant: string) => runTarget(probes, variant, { DATABASE_URL: postgres.url, WARMING_MS: '500' });

const order = (target: RunningTarget) => target.send('balancer', '/orders/7');
const ready = (target: RunningTarget) => target.send('balancer', '/health/ready');
const currentProcess = async (target: RunningTarget) => (await target.send('app', '/control/process')).body;

/** Whether a process is still there; one that ended and was not collected yet is not. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('users are served while all is well, and probes say so', async () => {
  await using target = await start('resilient');
  expect(await order(target)).toMatchObject({ status: 200, body: { order: '7', status: 'paid' } });
  const checks = { database: 'ok', cache: 'ok', external_api: 'ok' };
  expect(await ready(target)).toMatchObject({ status: 200, body: { status: 'ok', checks } });
  expect(await target.send('balancer', '/health/startup')).toMatchObject({ status: 200, body: { status: 'started' } });
  expect(await target.metric('balancer', 'in_rotation')).toBe(1);
});

test('what a critical dependency does takes it out of rotation and back in; no restart', async () => {
  await using target = await start('resilient');
  await target.behave('api', { status: 500 });
  await expect.poll(() => ready(target), PATIENCE).toMatchObject({ status: 200, body: { status: 'degraded' } });
  expect((await order(target)).status).toBe(200);
  await target.behave('cache', { status: 500 });
  await expect.poll(() => order(target), PATIENCE).toMatchObject({ status: 503, reason: 'no-backend' });
  expect(await ready(target)).toMatchObject({ status: 503, body: { checks: { database: 'ok', cache: 'failed' } } });
  expect((await target.send('balancer', '/health/live')).status).toBe(200);
  await target.behave('cache', {});
  await expect.poll(async () => (await order(target)).status, PATIENCE).toBe(200);
  expect(await target.metric('balancer', 'restarts_total')).toBe(0);
});

test('a process that hangs is replaced, and its pod leaves none behind', async () => {
  await using target = await start('resilient');
  const hung = await currentProcess(target);
  await target.behave('app', { blockMs: 600_000 });
  await expect.poll(() => target.metric('balancer', 'restarts_total', 'liveness'), PATIENCE).toBe(1);
  await expect.poll(async () => (await order(target)).status, PATIENCE).toBe(200);
  const next = await currentProcess(target);
  expect(next.generation).toBe(hung.generation + 1);
  expect(isAlive(hung.pid)).toBe(false);
  await target.kill('app');
  await expect.poll(() => isAlive(next.pid), PATIENCE).toBe(false);
});

test('a process that was blocked for a moment goes on by itself, and nothing replaces it', async () => {
  await using target = await start('resilient');
  const before = await currentProcess(target);
  const missed = () => target.metric('balancer', 'probe_failures_total', 'liveness');
  await target.behave('app', { blockMs: 2500 });
  await expect.poll(missed, PATIENCE).toBeGreaterThan(0);
  await expect.poll(async () => (await order(target)).status, PATIENCE).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await target.behave('app', {});
  expect(await currentProcess(target)).toEqual(before);
  expect(await target.metric('balancer', 'restarts_total')).toBe(0);
});

test('a process that hangs ends with its pod, and meanwhile its thread says that it lives', async () => {
  await using target = await start('live-in-other-thread');
  const { pid } = await currentProcess(target);
  await target.behave('app', { blockMs: 600_000 });
  await expect.poll(async () => (await order(target)).status, PATIENCE).toBe(503);
  expect(await target.send('balancer', '/health/live')).toMatchObject({ status: 200, body: { status: 'alive' } });
  expect(await target.metric('balancer', 'restarts_total')).toBe(0);
  await target.kill('app');
  await expect.poll(() => isAlive(pid), PATIENCE).toBe(false);
});

test('a process that died is started again, and the balancer waits until its caches are warm', async () => {
  await using target = await start('resilient');
  const before = await currentProcess(target);
  await target.behave('app', { warmingMs: 6000 });
  const startup = () => target.send('balancer', '/health/startup');
  await expect.poll(startup, PATIENCE).toMatchObject({ status: 503, body: { status: 'starting' } });
  // The balancer learns of it with its next probe.
  await expect.poll(async () => (await order(target)).status, PATIENCE).toBe(503);
  await expect.poll(async () => (await order(target)).status, PATIENCE).toBe(200);
  expect((await currentProcess(target)).generation).toBe(before.generation + 1);
  expect(await target.metric('balancer', 'restarts_total')).toBe(0);
});

test('another scenario begins with a process that does not hang, in rotation', async () => {
  await using target = await start('live-in-other-thread');
  await target.behave('app', { blockMs: 600_000 });
  await expect.poll(async () => (await order(target)).status, PATIENCE).toBe(503);
  for (const service of ['app', 'balancer']) await target.send(service, '/control/reset', { fresh: true });
  expect((await order(target)).status).toBe(200);
});
