import { CallError } from '../kit/errors.ts';

/** The answer that a shopper got, or why there was none. */
export type Bought<T> = { readonly answer: T; readonly submissions: number } | Left;

/** A shopper who left: nobody answered the last submission, or the answer was an error. */
export interface Left {
  readonly left: 'unanswered' | 'refused';
  readonly submissions: number;
}

export interface Shopper {
  /** Submissions in all. */
  readonly submissions: number;
  /** Ms that the shopper waits for an answer. Silence is followed by the next submission at once. */
  readonly patienceMs: number;
  /** Ms until the shopper presses the button again after an error. */
  readonly pauseMs: number;
}

/**
 * Submits one order until it is taken, or until the shopper has had enough. `submit` gets its limit in ms, and rejects with
 * `CallError` of kind `timeout` when that has passed: the shopper hangs up, the shop may go on.
 */
export async function buy<T>(shopper: Shopper, submit: (limitMs: number) => Promise<T>): Promise<Bought<T>> {
  for (let submissions = 1; ; submissions++) {
    try {
      return { answer: await submit(shopper.patienceMs), submissions };
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      const left = isSilence(error) ? 'unanswered' : 'refused';
      if (submissions >= shopper.submissions) return { left, submissions };
      if (left === 'refused') await new Promise((resolve) => setTimeout(resolve, shopper.pauseMs));
    }
  }
}

/** Nobody answered in time. */
export function isSilence(error: unknown): boolean {
  return error instanceof CallError && error.failure.kind === 'timeout';
}

/** `mean` submissions on average: 3.24 is 3, and 4 for 24 % of the draws. */
export function submissionsOf(mean: number, random: () => number): number {
  const least = Math.floor(mean);
  return least + (random() < mean - least ? 1 : 0);
}
