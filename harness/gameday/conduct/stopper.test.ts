import { expect, test } from 'vitest';
import type { NewEntry } from '../journal/entries.ts';
import { createStopper } from './stopper.ts';

const lifted = { faults: 2, tookMs: 12, left: [] };

function started(write?: (entry: NewEntry) => Promise<void>) {
  const told: NewEntry[] = [];
  const errors: unknown[] = [];
  const stopper = createStopper(
    write ??
      (async (entry) => {
        told.push(entry);
      }),
    (error) => errors.push(error),
  );
  return { stopper, told, errors };
}

test('the first cause counts, and all who stop it wait for the same end', async () => {
  const { stopper, told } = started();
  const asked: string[] = [];
  using _ = stopper.protect({
    liftAll: async (by) => {
      asked.push(by);
      return lifted;
    },
  });
  const all = await Promise.all([
    stopper.stop({ kind: 'stop', by: 'page', why: 'enough' }),
    stopper.stop({ kind: 'abort', guard: 'error rate > 20%', observed: '34 %', variant: 'naive' }),
    stopper.stop({ kind: 'stop', by: 'signal SIGINT' }),
  ]);
  expect(asked).toEqual(['page']);
  expect(new Set(all)).toEqual(new Set([{ by: 'page', ...lifted }]));
  expect(told).toEqual([
    { kind: 'stop', by: 'page', why: 'enough' },
    { kind: 'healed', by: 'page', ...lifted },
  ]);
  expect(stopper.close()).toMatchObject({ kind: 'stop', by: 'page' });
});

test('lifting begins before anything else hears of the end, and before the journal is written', async () => {
  const order: string[] = [];
  const disk = Promise.withResolvers<void>();
  const { stopper } = started(() => disk.promise);
  stopper.signal.addEventListener('abort', () => order.push('ended'));
  using _ = stopper.protect({
    liftAll: async () => {
      order.push('lifting');
      return lifted;
    },
  });
  const stopping = stopper.stop({ kind: 'stop', by: 'page' });
  expect(order).toEqual(['lifting', 'ended']);
  disk.resolve();
  await stopping;
});

test('a journal that cannot be written keeps nothing from being lifted', async () => {
  const full = new Error('no space is left on the device');
  const { stopper, errors } = started(() => Promise.reject(full));
  using _ = stopper.protect({ liftAll: async () => lifted });
  expect(await stopper.stop({ kind: 'broken', error: full })).toMatchObject({ faults: 2, left: [] });
  expect(errors).toEqual([full, full]);
});

test('a variant that comes too late may break nothing', async () => {
  const { stopper, told } = started();
  await stopper.stop({ kind: 'stop', by: 'squall stop' });
  expect(told.at(-1)).toMatchObject({ kind: 'healed', faults: 0, left: [] });
  let closed = false;
  using _ = stopper.protect({
    liftAll: async () => {
      closed = true;
      return lifted;
    },
  });
  expect(closed).toBe(true);
});

test('a game day that has come to its end is stopped by nobody any more', async () => {
  const { stopper, told } = started();
  expect(stopper.close()).toBeUndefined();
  expect(await stopper.stop({ kind: 'stop', by: 'page' })).toEqual({ by: 'page', faults: 0, tookMs: 0, left: [] });
  expect([told, stopper.signal.aborted]).toEqual([[], false]);
});

test('why it ended reaches what still runs', async () => {
  const { stopper } = started();
  await stopper.stop({ kind: 'unsteady', guard: 'p99 duration < 1s', observed: '2 s', variant: 'naive' });
  expect(stopper.signal.reason).toMatchObject({
    code: 'SQUALL_GUARD',
    message: expect.stringContaining('steady state'),
  });
});
