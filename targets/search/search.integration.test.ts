import { expect, test } from 'vitest';
import { type RunningTarget, runTarget } from '../kit/running-target.ts';
import { search } from './target.ts';

/** Ten times faster, fifty times smaller: 200 clients against a service that falls above 20 a second. */
const start = (variant: string) =>
  runTarget(search, variant, { TIME_SCALE: '10', FALLS_ABOVE: '20', OUTAGE_MS: '10000' });
const FLEET = 200;

const serveAll = (target: RunningTarget) =>
  Promise.all(Array.from({ length: FLEET }, (_, id) => target.send('clients', `/clients/${id}`, {})));

test('full60: the fleet is spread, nothing falls over, and everybody is served', async () => {
  await using target = await start('full60');
  const answers = await serveAll(target);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(await target.metric('search', 'falls')).toBe(0);
});

test('full-one-seed: jitter that all share is no jitter, and the crowd brings the service down again', async () => {
  await using target = await start('full-one-seed');
  serveAll(target).catch(() => undefined);
  await expect.poll(() => target.metric('search', 'falls'), { timeout: 50_000 }).toBeGreaterThan(0);
});
