import { expect, test } from 'vitest';
import { fakeClock, probedTarget } from './probed-target.fixture.ts';
import { quiesce } from './quiesce.ts';

function quiescing(read: () => string) {
  const clock = fakeClock();
  const { target, running } = probedTarget(read);
  const stop = new AbortController();
  const done = quiesce(running, { target, clock, limitMs: 1000, signal: stop.signal });
  return { clock, done, stop };
}

test('waits until nothing is in flight', async () => {
  let inFlight = 3;
  const { clock, done } = quiescing(() => `inflight ${inFlight--}`);
  await clock.pass(500);
  expect(await done).toBe(true);
  expect(inFlight).toBe(-1);
});

test('gives up after its limit', async () => {
  const { clock, done } = quiescing(() => 'inflight 1');
  await clock.pass(1100);
  expect(await done).toBe(false);
});

test('a service that does not answer is not idle, one without the metric is', async () => {
  const mute = quiescing(() => {
    throw new Error('too busy');
  });
  await mute.clock.pass(1100);
  expect(await mute.done).toBe(false);
  expect(await quiescing(() => 'slots_total 5').done).toBe(true);
});

test('ends with the run', async () => {
  const { clock, done, stop } = quiescing(() => 'inflight 1');
  await clock.pass(100);
  stop.abort(new Error('enough'));
  await expect(done).rejects.toThrow('enough');
});
