import { expect, test } from 'vitest';
import type { Clock } from '../../domain/ports.ts';
import { systemClock as clock } from '../clock.ts';
import { type Starting, untilReady } from './ready.ts';

const never = <T>() => new Promise<T>(() => {});

const options = {
  clock,
  limitMs: 1000,
  signal: new AbortController().signal,
  serves: async () => false,
  problem: () => 'does not answer',
};

function starting(over: Partial<Starting> = {}): Starting {
  return { name: 'bank', ended: never(), lastLines: () => ['listening soon'], ...over };
}

test('what is not ready in time is shown with the last that it printed', async () => {
  await expect(untilReady(starting(), { ...options, limitMs: 30 })).rejects.toMatchObject({
    code: 'SQUALL_START_TIMEOUT',
    message: 'bank was not ready within 0.03 s, it does not answer:\n  | listening soon',
  });
});

test('a long wait is reported while it lasts', async () => {
  const said: string[] = [];
  const say = (progress: string) => void said.push(progress);
  const fast: Clock = { ...clock, every: (ms, fn) => clock.every(ms / 1000, fn) };
  const serves = async () => said.length > 0;
  await untilReady(starting(), { ...options, limitMs: 30_000, clock: fast, serves, say });
  expect(said).toContain('bank is not ready yet, it does not answer');
});

test('what dies is shown at once', async () => {
  const dead = starting({ ended: Promise.resolve({ code: 3, signal: null }) });
  await expect(untilReady(dead, options)).rejects.toMatchObject({
    code: 'SQUALL_SERVICE_DIED',
    message: 'bank died while it was starting (exit code 3):\n  | listening soon',
  });
});

test('a log that fails does not hide the failure that it was read for', async () => {
  const lastLines = () => Promise.reject(new Error('no such container'));
  await expect(untilReady(starting({ lastLines }), { ...options, limitMs: 30 })).rejects.toMatchObject({
    code: 'SQUALL_START_TIMEOUT',
    message: expect.stringContaining('its log could not be read: Error: no such container'),
  });
});

test('a log that never comes does not either', async () => {
  const slept: number[] = [];
  const fast: Clock = {
    ...clock,
    sleep: (ms, signal) => {
      slept.push(ms);
      return clock.sleep(ms / 100, signal);
    },
  };
  await expect(untilReady(starting({ lastLines: never }), { ...options, clock: fast })).rejects.toMatchObject({
    code: 'SQUALL_START_TIMEOUT',
    message: expect.stringContaining('its log could not be read within 5 s'),
  });
  expect(slept).toContain(5000);
});
