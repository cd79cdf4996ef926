import { expect, test, vi } from 'vitest';
import { onceByKey } from './once-by-key.ts';

const done = () => true;

test('two who ask with one key at the same time cause one piece of work', async () => {
  const keyed = onceByKey<string>();
  const work = vi.fn(async () => 'charged');
  expect(await Promise.all([keyed.run('a', work, done), keyed.run('a', work, done)])).toEqual(['charged', 'charged']);
  expect(await keyed.run('a', work, done)).toBe('charged');
  expect(work).toHaveBeenCalledTimes(1);
  await keyed.run('b', work, done);
  expect(work).toHaveBeenCalledTimes(2);
});

test('what failed, by its result or by an error, may be tried again', async () => {
  const keyed = onceByKey<number>();
  expect(
    await keyed.run(
      'a',
      async () => 500,
      (status) => status < 500,
    ),
  ).toBe(500);
  await expect(keyed.run('a', async () => Promise.reject(new Error('broken')), done)).rejects.toThrow('broken');
  expect(await keyed.run('a', async () => 200, done)).toBe(200);
});

test('work that ends after everything was cleared does not take the key from who came later', async () => {
  const keyed = onceByKey<number>();
  const { promise, resolve } = Promise.withResolvers<number>();
  const old = keyed.run(
    'a',
    () => promise,
    (status) => status < 500,
  );
  keyed.clear();
  const work = vi.fn(async () => 200);
  await keyed.run('a', work, done);
  resolve(500);
  await old;
  await keyed.run('a', work, done);
  expect(work).toHaveBeenCalledTimes(1);
});
