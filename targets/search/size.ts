import { number } from '../kit/settings.ts';

/** `SMALLER_BY` m: whatever has a size is m times smaller, so that m times fewer clients tell the same story. */
const smallerBy = number('SMALLER_BY', 1);

/** A size as this process must live it. */
export function sized(full: number): number {
  return full / smallerBy;
}
