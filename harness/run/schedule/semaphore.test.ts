import { expect, test } from 'vitest';
import { Gate } from './semaphore.ts';

test('never lets more in than its size, and everybody in the end', async () => {
  const gate = new Gate(3);
  let inside = 0;
  let most = 0;
  const turns = Array.from({ length: 20 }, () => Promise.withResolvers<void>());
  const all = turns.map((turn, i) =>
    gate.hold(async () => {
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
  const gate = new Gate(1);
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((i) => gate.hold(async () => void order.push(i))));
  expect(order).toEqual([1, 2, 3]);
});

test('is idle when the last of those who waited has left, and at once when nobody is inside', async () => {
  const gate = new Gate(1);
  await gate.idle();
  const log: string[] = [];
  const all = [1, 2].map((i) => gate.hold(async () => void log.push(`${i} left`)));
  await gate.idle().then(() => log.push('idle'));
  await Promise.all(all);
  expect(log).toEqual(['1 left', '2 left', 'idle']);
});

test('a holder that fails frees its place', async () => {
  const gate = new Gate(1);
  await expect(gate.hold(() => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
  expect(await gate.hold(async () => 'in')).toBe('in');
});
