import { expect, test, vi } from 'vitest';
import { createBulkhead } from './bulkhead.ts';

test('turns away what exceeds the limit and takes calls again when one ends', async () => {
  const bulkhead = createBulkhead({ name: 'bank', limit: 2 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const running = [bulkhead.run(() => promise), bulkhead.run(() => promise)];
  await expect(bulkhead.run(() => promise)).rejects.toMatchObject({ failure: { kind: 'bulkhead-full' } });
  expect(bulkhead).toMatchObject({ inUse: 2, rejected: { full: 1, timeout: 0 } });
  resolve();
  await Promise.all(running);
  await expect(bulkhead.run(async () => 'served')).resolves.toBe('served');
  expect(bulkhead.inUse).toBe(0);
});

test('gives its place back when a call fails', async () => {
  const bulkhead = createBulkhead({ name: 'bank', limit: 1 });
  await expect(bulkhead.run(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(bulkhead.inUse).toBe(0);
});

test('lets calls wait when it has a queue, in order, and no longer than they may', async () => {
  vi.useFakeTimers();
  const bulkhead = createBulkhead({ name: 'tax', limit: 1, queueLimit: 1, queueTimeoutMs: 500 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const running = bulkhead.run(() => promise);
  const waiting = expect(bulkhead.run(async () => 'late')).rejects.toMatchObject({ dependency: 'tax' });
  await expect(bulkhead.run(async () => 'third')).rejects.toMatchObject({ failure: { kind: 'bulkhead-full' } });
  await vi.advanceTimersByTimeAsync(500);
  await waiting;
  expect(bulkhead).toMatchObject({ queued: 0, rejected: { full: 1, timeout: 1 } });
  resolve();
  await running;
  vi.useRealTimers();
});
