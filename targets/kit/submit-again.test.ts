import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Answer, failure, ok } from './answer.ts';
import { submissionsOf, submitAgain } from './submit-again.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const USER = { submissions: 3, pauseMs: 1000 };
const PATIENCE_MS = 10_000;
const TAKEN = ok('taken');
const ERROR = failure('overloaded', 'full');
const REFUSED: Answer = { http: 402, body: 'no money' };
const SILENCE = failure('gave_up', 'nobody answered');

/** Submits to somebody who answers the nth submission so, and tells when each came. */
async function submitTo(answers: readonly Answer[], user = USER) {
  const came: number[] = [];
  const nths: number[] = [];
  const last = submitAgain(user, async (nth) => {
    nths.push(nth);
    const answer = answers[came.push(Date.now()) - 1] ?? SILENCE;
    if (answer === SILENCE) await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    return answer;
  });
  await vi.runAllTimersAsync();
  expect(nths).toEqual(came.map((_, i) => i + 1));
  return { last: await last, since: came.map((at) => at - (came[0] ?? 0)) };
}

test('silence is followed by the next submission at once, and after the last one the user leaves', async () => {
  const { last, since } = await submitTo([SILENCE, SILENCE, SILENCE, TAKEN]);
  expect(last).toBe(SILENCE);
  expect(since).toEqual([0, 10_000, 20_000]);
});

test('after an error the user looks at it for a second', async () => {
  const { last, since } = await submitTo([ERROR, SILENCE, TAKEN]);
  expect(last).toBe(TAKEN);
  expect(since).toEqual([0, 1000, 11_000]);
});

test('the last answer is the one that counts, and nobody waits after it', async () => {
  expect(await submitTo([SILENCE, SILENCE, ERROR])).toEqual({ last: ERROR, since: [0, 10_000, 20_000] });
});

test.each([
  ['an answer', TAKEN],
  ['a refusal', REFUSED],
])('%s ends it', async (_, answer) => {
  expect(await submitTo([answer, TAKEN])).toEqual({ last: answer, since: [0] });
});

test('a user who submits once hears one answer', async () => {
  expect(await submitTo([ERROR, TAKEN], { ...USER, submissions: 1 })).toEqual({ last: ERROR, since: [0] });
});

test('what is no answer is a defect, and is not hidden', async () => {
  await expect(submitAgain(USER, () => Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
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
