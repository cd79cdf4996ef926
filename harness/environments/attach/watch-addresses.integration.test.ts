import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Clock } from '../../domain/ports.ts';
import { createDeathWatch } from '../death-watch.ts';
import { watchAddresses, watchedAddresses } from './watch-addresses.ts';

/** Ticks when it is told to. */
function manualClock() {
  let tick = () => {};
  const clock: Clock = {
    now: () => 0,
    wall: () => Date.UTC(2026, 10, 30, 12, 3, 7),
    sleep: async () => {},
    every: (_, fn) => {
      tick = fn;
      return { [Symbol.dispose]: () => {} };
    },
  };
  const passes = async () => {
    tick();
    await setImmediate();
  };
  return { clock, passes };
}

test.each<[string, readonly boolean[], boolean]>([
  ['that refuses three times in a row has died', [false, true, true, true], true],
  ['that comes back has not', [true, true, false, true, true, false], false],
  ['that accepts has not', [false, false, false, false], false],
])('a service %s', async (_, refusals, dead) => {
  const { clock, passes } = manualClock();
  const deaths = createDeathWatch(clock);
  let at = 0;
  using _watch = watchAddresses(
    [{ name: 'pay', url: 'http://pay:1' }],
    deaths,
    clock,
    async () => refusals[at++] ?? false,
  );
  for (const _ of refusals) await passes();
  expect(deaths.signal.aborted).toBe(dead);
  if (dead)
    expect(deaths.signal.reason).toMatchObject({
      code: 'SQUALL_SERVICE_DIED',
      message: 'pay was up when the run began, and refused 3 connections in a row until 12:03:07 UTC: http://pay:1',
    });
});

test('a service that stops listening is noticed', async () => {
  const { clock, passes } = manualClock();
  const deaths = createDeathWatch(clock);
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  using _watch = watchAddresses([{ name: 'pay', url: `http://127.0.0.1:${port}` }], deaths, clock);
  await passes();
  expect(deaths.signal.aborted).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  const lookAgain = async () => {
    await passes();
    return deaths.signal.aborted;
  };
  await expect.poll(lookAgain).toBe(true);
});

test('what Squall itself may close is not watched, nor what has no port', () => {
  const watched = watchedAddresses({
    services: { pay: 'http://127.0.0.1:9000', bank: 'https://bank', db: 'postgres://db/shop', cache: 'redis://c:6379' },
    toxiproxy: 'http://127.0.0.1:8474',
    edges: { 'edge->pay': { listen: '127.0.0.1:9000', upstream: 'pay:80' }, 'pay->bank': 'bank' },
  });
  expect(watched.map(({ name }) => name)).toEqual(['bank', 'cache', 'the fault proxy']);
});
