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

  test('fills in the time since the last slot became free, and only the first time counts', async () => {
    const step = fc.record({ afterMs: fc.nat(50), arrives: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), async (capacity, steps) => {
        let now = 0;
        const slots = createSlots({ capacity, queueLimit: 0, now: () => now });
        const held: Release[] = [];
        const history: { at: number; held: number }[] = [];
        for (const { afterMs, arrives } of steps) {
          now += afterMs;
          if (arrives)
            await slots.acquire().then(
              (release) => held.push(release),
              () => undefined,
            );
          else held.pop()?.();
          history.push({ at: now, held: held.length });
        }
        // Oracle: of all that happened, the first moment with no slot left and the last ending, or the first arrival, before it.
        const full = history.findIndex((each) => each.held === capacity);
        const before = history.slice(0, Math.max(0, full));
        const freed = before.findLast((each, i) => each.held < (before[i - 1]?.held ?? 0));
        const since = freed ?? history.find((each) => each.held > 0);
        expect(slots.filledInMs).toBe(full < 0 ? undefined : (history[full]?.at ?? 0) - (since?.at ?? 0));
      }),
    );
  });

  test('a pool that stood idle fills from the next request on, not from the last one of long ago', async () => {
    let now = 0;
    const slots = createSlots({ capacity: 2, queueLimit: 0, now: () => now });
    const release = await slots.acquire();
    release();
    now = 60_000;
    slots.clearMarks();
    await slots.acquire();
    now += 500;
    await slots.acquire();
    expect(slots.filledInMs).toBe(500);
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
