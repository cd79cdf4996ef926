import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createChecks } from './checks.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const well = async () => 'pong';
const refused = async () => {
  throw new Error('refused');
};
const silent = () => new Promise<never>(() => {});
const settings = { limitMs: 1000, keepMs: 1000, now: () => performance.now() };

test('all are asked at once: what is silent has failed after the limit, however many are', async () => {
  const ask = createChecks({ database: silent, cache: silent, external_api: refused }, settings);
  const found = vi.fn();
  void ask().then(found);
  await vi.advanceTimersByTimeAsync(999);
  expect(found).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(found).toHaveBeenCalledWith({ database: 'failed', cache: 'failed', external_api: 'failed' });
});

test('without a limit it waits as long as a dependency is silent', async () => {
  const ask = createChecks({ database: silent, cache: well, external_api: well }, { ...settings, limitMs: undefined });
  const found = vi.fn();
  void ask().then(found);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(found).not.toHaveBeenCalled();
});

test('many who ask cost a dependency one call per second; findings are older than a second for nobody', async () => {
  const cache = vi.fn(well);
  const ask = createChecks({ database: well, cache, external_api: well }, settings);
  await Promise.all(Array.from({ length: 50 }, () => ask()));
  await vi.advanceTimersByTimeAsync(999);
  await ask();
  expect(cache).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  await ask();
  expect(cache).toHaveBeenCalledTimes(2);
});

test('whoever asks while a dependency is silent waits for the call that is under way', async () => {
  const database = vi.fn(silent);
  const ask = createChecks({ database, cache: well, external_api: well }, settings);
  void ask();
  await vi.advanceTimersByTimeAsync(700);
  const second = ask();
  await vi.advanceTimersByTimeAsync(300);
  expect(await second).toMatchObject({ database: 'failed', cache: 'ok' });
  expect(database).toHaveBeenCalledTimes(1);
});
