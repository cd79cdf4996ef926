import { expect, test } from 'vitest';
import { Semaphore } from './semaphore.ts';

test('never lets more in than its size, and all in the end', async () => {
  const semaphore = new Semaphore(3);
  let inside = 0;
  let most = 0;
  const turns = Array.from({ length: 20 }, () => Promise.withResolvers<void>());
  const all = turns.map((turn, i) =>
    semaphore.hold(async () => {
      inside += 1;
      most = Math.max(most, inside);
      await turn.promise;
      inside -= 1;
      return i;
    }),
  );
  for (const turn of turns) {
    await Promise.resolve();
    turn.resolve();
  }
  expect(await Promise.all(all)).toEqual(turns.map((_, i) => i));
  expect(most).toBe(3);
});

test('serves in the order of arrival', async () => {
  const semaphore = new Semaphore(1);
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((i) => semaphore.hold(async () => void order.push(i))));
  expect(order).toEqual([1, 2, 3]);
});

test('is idle when the last holder has released it, and at once when it is free', async () => {
  const semaphore = new Semaphore(1);
  await semaphore.idle();
  const log: string[] = [];
  const all = [1, 2].map((i) => semaphore.hold(async () => void log.push(`${i} left`)));
  await semaphore.idle().then(() => log.push('idle'));
  await Promise.all(all);
  expect(log).toEqual(['1 left', '2 left', 'idle']);
});

test('a holder that fails frees its place', async () => {
  const semaphore = new Semaphore(1);
  await expect(semaphore.hold(() => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
  expect(await semaphore.hold(async () => 'in')).toBe('in');
});
