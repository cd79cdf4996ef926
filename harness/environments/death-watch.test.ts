import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ServiceLifecycle } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';
import type { ProcessExit } from '../runtime/process/exit.ts';
import { createDeathWatch } from './death-watch.ts';
import { watchedLifecycle } from './watched-lifecycle.ts';

const clock = { wall: () => Date.UTC(2026, 10, 30, 12, 3, 7), sleep: () => new Promise<void>(() => {}) };

function running(name = 'bank', lines: readonly string[] = ['out of ink']) {
  const { promise, resolve } = Promise.withResolvers<ProcessExit>();
  return { name, ended: promise, lastLines: () => lines, end: resolve };
}

const EXITED: ProcessExit = { code: 3, signal: null };

test.each<[string, ProcessExit, RegExp]>([
  ['an exit code', EXITED, /^bank died at 12:03:07 UTC \(exit code 3\):\n {2}\| out of ink$/],
  ['a signal', { code: null, signal: 'SIGKILL' }, /\(ended by SIGKILL\)/],
  ['the end of its memory', { code: 137, signal: null, outOfMemory: true }, /\(out of memory, exit code 137\)/],
  ['a success that nobody wanted', { code: 0, signal: null }, /\(exit code 0\)/],
])('a death by %s is named: who, when, how, its last lines', async (_, exit, message) => {
  const deaths = createDeathWatch(clock);
  const bank = running();
  deaths.watch(bank);
  bank.end(exit);
  await setImmediate();
  const { reason } = deaths.signal;
  expect(reason).toMatchObject({ code: 'SQUALL_SERVICE_DIED', exitCode: 12, message: expect.stringMatching(message) });
});

test('the first death counts, what ends after it or in the clean-up does not', async () => {
  const deaths = createDeathWatch(clock);
  const [bank, fraud, last] = [running('bank'), running('fraud'), running('last')];
  for (const each of [bank, fraud, last]) deaths.watch(each);
  bank.end(EXITED);
  await setImmediate();
  fraud.end(EXITED);
  await setImmediate();
  expect(String(deaths.signal.reason)).toContain('bank died');
  const closing = createDeathWatch(clock);
  closing.watch(last);
  closing.close();
  last.end(EXITED);
  await setImmediate();
  expect(closing.signal.aborted).toBe(false);
});

test('what a shared watch notices, all notice', async () => {
  const shared = createDeathWatch(clock);
  const [one, two] = [createDeathWatch(clock), createDeathWatch(clock)];
  one.follow(shared.signal);
  shared.report(new SquallError('SQUALL_SERVICE_DIED', 'postgres died'));
  two.follow(shared.signal);
  expect([one, two].map(({ signal }) => String(signal.reason))).toEqual([
    'SquallError: postgres died',
    'SquallError: postgres died',
  ]);
});

test('a service that a fault kills has not died, and is watched again when it runs again', async () => {
  const deaths = createDeathWatch(clock);
  let now = running();
  const plain: ServiceLifecycle = {
    freeze: async () => {},
    thaw: async () => {},
    throttle: async () => {},
    kill: async () => now.end({ code: null, signal: 'SIGKILL' }),
    start: async () => {},
  };
  const lifecycle = watchedLifecycle(plain, () => now, deaths);
  await lifecycle.start();
  await lifecycle.kill();
  await setImmediate();
  expect(deaths.signal.aborted).toBe(false);
  now = running();
  await lifecycle.start();
  now.end(EXITED);
  await setImmediate();
  expect(String(deaths.signal.reason)).toContain('bank died');
});
