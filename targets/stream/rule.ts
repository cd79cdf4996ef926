import type { Message } from './message.ts';
import type { Variant } from './variant.ts';

/** What to do with a message that is consumed at `now`, epoch ms. */
export function isSkipped({ kind, deadline }: Message, { skips }: Pick<Variant, 'skips'>, now: number): boolean {
  return skips.includes(kind) && isLate({ deadline }, now);
}

/** Nobody waits any more. */
export function isLate({ deadline }: Pick<Message, 'deadline'>, now: number): boolean {
  return now > deadline;
}
