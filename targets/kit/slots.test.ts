import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSlots, type Release } from './slots.ts';

describe('createSlots', () => {
  test('keeps the exact low-water mark, whatever the order of arrivals, endings and resets', async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.constant('arrive' as const) },
      { weight: 4, arbitrary: fc.nat(20).map((pick) => ({ end: pick })) },
      { weight: 1, arbitrary: fc.constant('reset' as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 80 }), async (capacity, steps) => {
        const slots = createSlots({ capacity, queueLimit: 1000 });
        const held: Release[] = [];
        // Oracle: free slots after each step, counted from nothing but arrivals and endings.
        let present = 0;
        let history = [capacity];
        for (const what of steps) {
          if (what === 'arrive') {
            present += 1;
            void slots.acquire().then((release) => held.push(release));
          } else if (what === 'reset') {
            slots.clearMarks();
            history = [];
          } else if (held.length > 0) {
            present -= 1;
            held.splice(what.end % held.length, 1)[0]?.();
          }
          await Promise.resolve().then(() => undefined);
          history.push(Math.max(0, capacity - present));
          expect(slots.available).toBe(history.at(-1));
          expect(slots.lowWater).toBe(Math.min(...history));
          expect(slots.queued).toBe(Math.max(0, present - capacity));
        }
      }),
    );
  });

  test('a mark between two scrapes is not lost', async () => {
    const slots = createSlots({ capacity: 2, queueLimit: 0 });
    const releases = await Promise.all([slots.acquire(), slots.acquire()]);
    for (const release of releases) release();
    expect(slots).toMatchObject({ available: 2, lowWater: 0 });
  });

  test('admits the queue in the order of arrival', async () => {
    const slots = createSlots({ capacity: 1, queueLimit: 3 });
    const first = await slots.acquire();
    const admitted: number[] = [];
    const waiting = [1, 2, 3].map((n) =>
      slots.acquire().then((release) => {
        admitted.push(n);
        release();
      }),
    );
    first();
    await Promise.all(waiting);
    expect(admitted).toEqual([1, 2, 3]);
  });

  test('refuses as overloaded when the queue is full', async () => {
    const slots = createSlots({ capacity: 1, queueLimit: 1 });
    await slots.acquire();
    void slots.acquire();
    await expect(slots.acquire()).rejects.toMatchObject({ code: 'overloaded' });
  });
});

describe('queue timeout', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('refuses a request that waited too long, and never gives it a slot afterwards', async () => {
    const slots = createSlots({ capacity: 1, queueLimit: 10, queueTimeoutMs: 500 });
    const release = await slots.acquire();
    const waiting = expect(slots.acquire()).rejects.toMatchObject({ code: 'queue_timeout' });
    await vi.advanceTimersByTimeAsync(500);
    await waiting;
    release();
    expect(slots).toMatchObject({ available: 1, queued: 0 });
  });
});
