import type { Answer } from './search.ts';

/**
 * Asks until `times` answers agree, at most `2 x times - 1` times in all; `unclear` where none did. One run that a hiccup
 * broke decides nothing.
 */
export async function agree(times: number, ask: (nth: number) => Promise<Answer>): Promise<Answer> {
  const counts = new Map<Answer, number>();
  for (let nth = 1; nth < 2 * times; nth++) {
    const answer = await ask(nth);
    const count = (counts.get(answer) ?? 0) + 1;
    if (count === times) return answer;
    counts.set(answer, count);
  }
  return 'unclear';
}
