import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDrainer } from './drainer.ts';
import { pendingInMemory } from './pending-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const order = (i: number) => ({ user_id: 'u', amount: 1, payment_id: `p-${i}` });

test('one payment a round, oldest first, and none twice, however long each takes', async () => {
  const takes = fc.array(fc.record({ ms: fc.nat(500), fails: fc.nat(2) }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(takes, fc.integer({ min: 1, max: 4 }), async (payments, atOnce) => {
      const store = pendingInMemory();
      for (const [i] of payments.entries()) await store.add(order(i));
      const left = payments.map(({ fails }) => fails);
      const begun: { id: string; at: number }[] = [];
      const done: string[] = [];
      let most = 0;
      const drainer = startDrainer({
        store,
        everyMs: 100,
        perRound: 1,
        atOnce,
        charge: async ({ payment_id: id }) => {
          begun.push({ id, at: Date.now() });
          most = Math.max(most, drainer.inFlight);
          const i = Number(id.slice(2));
          await new Promise((resolve) => setTimeout(resolve, payments[i]?.ms));
          left[i] = (left[i] ?? 0) - 1;
          if ((left[i] ?? 0) >= 0) throw new Error('the bank is not well');
          done.push(id);
        },
      });
      await vi.advanceTimersByTimeAsync(payments.length * 3 * 700);
      drainer.stop();
      expect(done.toSorted()).toEqual(payments.map((_, i) => `p-${i}`).toSorted());
      expect(await store.count()).toBe(0);
      expect(most).toBeLessThanOrEqual(atOnce);
      // A round begins one at most, so two never begin at the same time.
      expect(new Set(begun.map(({ at }) => at)).size).toBe(begun.length);
    }),
    { numRuns: 40 },
  );
});

test('a round takes as many as it may, and those of a round before stay out of it', async () => {
  const store = pendingInMemory();
  for (let i = 0; i < 10; i++) await store.add(order(i));
  const charged: string[] = [];
  const drainer = startDrainer({
    store,
    everyMs: 100,
    perRound: 4,
    atOnce: 6,
    charge: ({ payment_id }) => new Promise(() => charged.push(payment_id)),
  });
  await vi.advanceTimersByTimeAsync(1000);
  drainer.stop();
  expect(charged).toEqual(['p-0', 'p-1', 'p-2', 'p-3', 'p-4', 'p-5']);
  expect(await store.count()).toBe(10);
});

test('a store that does not answer is asked again', async () => {
  const store = pendingInMemory();
  await store.add(order(1));
  let asked = 0;
  const sick: typeof store = {
    ...store,
    oldest: async (count, without) => {
      asked += 1;
      if (asked < 3) throw new Error('the database is not well');
      return store.oldest(count, without);
    },
  };
  const drainer = startDrainer({ store: sick, everyMs: 100, perRound: 1, atOnce: 1, charge: async () => 'charged' });
  await vi.advanceTimersByTimeAsync(1000);
  drainer.stop();
  expect(await store.count()).toBe(0);
});
