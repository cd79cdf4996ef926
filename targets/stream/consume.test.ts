import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { consume } from './consume.ts';
import type { Message } from './message.ts';
import { createTurns } from './turns.ts';
import { VARIANTS } from './variants/catalogue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Fake time moves the wall clock, too. */
const clock = {
  now: () => Date.now(),
  sleep: (ms: number) => vi.advanceTimersByTimeAsync(ms),
};

/** Quotes that were produced at the same moment, each worth something for so long, with a turn every second. */
async function consumed(variant: string, patienceMs: readonly number[]) {
  const begun: number[] = [];
  const skipped: number[] = [];
  const acknowledge = vi.fn(async () => undefined);
  const start = Date.now();
  const messages = patienceMs.map((ms, i): Message => {
    return { kind: 'quote', intent: String(i), producedAt: start, deadline: start + ms, retries: 0 };
  });
  await consume({
    queue: {
      deliveries: async function* () {
        for (const message of messages) yield { message, acknowledge };
      },
    },
    handle: async ({ intent }) => void begun.push(Number(intent)),
    metrics: { heldUp: () => undefined, skipped: ({ intent }) => skipped.push(Number(intent)) },
    pause: { isOn: () => false, over: async () => undefined },
    turns: createTurns(1000, clock),
    variant: () => VARIANTS[variant]!,
    isLeft: () => false,
  });
  return { begun, skipped, acknowledged: acknowledge.mock.calls.length, tookMs: Date.now() - start };
}

test('what runs out of time while it waits for its turn is skipped, and its turn is that of the next message', async () => {
  const { begun, skipped, acknowledged, tookMs } = await consumed('skip-stale', [5000, 500, 5000]);
  expect({ begun, skipped }).toEqual({ begun: [0, 2], skipped: [1] });
  expect(acknowledged).toBe(3);
  expect(tookMs).toBeLessThanOrEqual(1000);
});

test('what was late before waits for no turn', async () => {
  expect(await consumed('skip-stale', [-1, -1, 5000])).toMatchObject({ begun: [2], skipped: [0, 1], tookMs: 0 });
});

test('process-all begins everything, in its turn', async () => {
  const { begun, tookMs } = await consumed('process-all', [-1, 500, 500]);
  expect(begun).toEqual([0, 1, 2]);
  expect(tookMs).toBeGreaterThan(1900);
});
