import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallError } from '../kit/errors.ts';
import { buy, submissionsOf } from './shopper.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SHOPPER = { submissions: 3, patienceMs: 10_000, pauseMs: 1000 };

/** A shop that answers the nth submission so, and counts when each came. */
function shop(answers: readonly ('ok' | 'silence' | 'error')[]) {
  const came: number[] = [];
  const submit = async (limitMs: number) => {
    const answer = answers[came.push(Date.now()) - 1] ?? 'silence';
    if (answer === 'ok') return 'taken';
    if (answer === 'error') throw new CallError('gateway', { kind: 'status', status: 503 });
    await new Promise((resolve) => setTimeout(resolve, limitMs));
    throw new CallError('gateway', { kind: 'timeout', phase: 'total', sent: true, timeoutMs: limitMs });
  };
  return { submit, since: () => came.map((at) => at - (came[0] ?? 0)) };
}

async function shopAt(answers: Parameters<typeof shop>[0]) {
  const { submit, since } = shop(answers);
  const bought = buy(SHOPPER, submit);
  await vi.runAllTimersAsync();
  return { bought: await bought, since: since() };
}

test('silence is followed by the next submission at once, and after the last one the shopper leaves', async () => {
  const { bought, since } = await shopAt(['silence', 'silence', 'silence', 'ok']);
  expect(bought).toEqual({ left: 'unanswered', submissions: 3 });
  expect(since).toEqual([0, 10_000, 20_000]);
});

test('after an error the shopper looks at it for a second', async () => {
  const { bought, since } = await shopAt(['error', 'silence', 'ok']);
  expect(bought).toEqual({ answer: 'taken', submissions: 3 });
  expect(since).toEqual([0, 1000, 11_000]);
});

test('a shopper whose last answer was an error was refused', async () => {
  expect((await shopAt(['silence', 'silence', 'error'])).bought).toEqual({ left: 'refused', submissions: 3 });
});

test('what is no failed call is a defect of the shop, and is not hidden', async () => {
  await expect(buy(SHOPPER, () => Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
});

test('a mean of 3.24 is three submissions, and four for the draws below 0.24', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 9, noNaN: true }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (mean, drawn) => {
        const count = submissionsOf(mean, () => drawn);
        expect(count).toBe(Math.floor(mean) + (drawn < mean - Math.floor(mean) ? 1 : 0));
      },
    ),
  );
});
