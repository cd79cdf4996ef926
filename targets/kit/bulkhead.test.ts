import { expect, test } from 'vitest';
import { createBulkhead } from './bulkhead.ts';

test('turns away what exceeds the limit and takes calls again when one ends', async () => {
  const bulkhead = createBulkhead('bank', 2);
  const { promise, resolve } = Promise.withResolvers<void>();
  const running = [bulkhead.run(() => promise), bulkhead.run(() => promise)];
  await expect(bulkhead.run(() => promise)).rejects.toMatchObject({ failure: { kind: 'bulkhead-full' } });
  expect(bulkhead).toMatchObject({ inUse: 2, rejected: 1 });
  resolve();
  await Promise.all(running);
  await expect(bulkhead.run(async () => 'served')).resolves.toBe('served');
  expect(bulkhead.inUse).toBe(0);
});

test('gives its place back when a call fails', async () => {
  const bulkhead = createBulkhead('bank', 1);
  await expect(bulkhead.run(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(bulkhead.inUse).toBe(0);
});
