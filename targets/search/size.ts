import { number } from '../kit/settings.ts';

/** `SMALLER_BY` m: every size is divided by m, so that m times fewer clients have the same effect. */
const smallerBy = number('SMALLER_BY', 1);

/** A size of the specification, divided for this process. */
export function sized(full: number): number {
  return full / smallerBy;
}
