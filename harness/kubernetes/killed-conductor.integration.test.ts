import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import { needNamespace, startTargetPod, until } from './test-cluster.fixture.ts';

const CONDUCTOR = fileURLToPath(new URL('conductor.fixture.ts', import.meta.url));
const RATE = 50;
const DURATION_MS = 120_000;

test('when the conductor is killed, its pods send no more, and soon nothing is left of them', async (context) => {
  const namespace = await needNamespace(context);
  const target = await startTargetPod(namespace);
  const job = { place: namespace.place(), spec: target.spec, rate: RATE, durationMs: DURATION_MS };
  const conductor = spawn(process.execPath, [CONDUCTOR, JSON.stringify(job)], { stdio: 'inherit' });
  onTestFinished(() => void conductor.kill('SIGKILL'));
  const ended = once(conductor, 'exit');
  await until('load at the target', async () => (await target.count()) > RATE);
  conductor.kill('SIGKILL');
  await ended;
  let before = -1;
  await until('silence', async () => {
    const last = before;
    before = await target.count();
    await systemClock.sleep(1000);
    return before === last;
  });
  expect(before).toBeLessThan((RATE * DURATION_MS) / 1000 / 2);
  await until('a namespace without leftovers', async () => (await namespace.left()).length === 0, 100_000);
  expect(await target.count()).toBe(before);
}, 240_000);
