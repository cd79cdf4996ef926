import type { Answer } from './answer.ts';
import { CODES } from './errors.ts';

/** How a user takes an error. */
export interface Patience {
  /** Submissions in all. */
  readonly submissions: number;
  /** Ms, scaled, between an error and the next submission; default 0. */
  readonly pauseMs?: number;
}

/**
 * Submits until the answer is no error, or as often as the user does, and returns the last answer. A user who gave up waiting
 * (`gave_up`) submits again at once; one who sees an error looks at it for a while. `submit` gets 1, 2, 3, ...
 */
export async function submitAgain(
  { submissions, pauseMs = 0 }: Patience,
  submit: (nth: number) => Promise<Answer>,
): Promise<Answer> {
  for (let nth = 1; ; nth++) {
    const answer = await submit(nth);
    if (answer.http < 500 || nth >= submissions) return answer;
    if (pauseMs > 0 && !isGivenUp(answer)) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** The user had no answer, and waits no longer. */
export function isGivenUp({ reason }: Answer): boolean {
  return reason === CODES.gave_up.reason;
}

/** `mean` submissions on average: 3.24 is 3, and 4 for 24 % of the draws. */
export function submissionsOf(mean: number, random: () => number): number {
  const least = Math.floor(mean);
  return least + (random() < mean - least ? 1 : 0);
}
