import type { Kind } from './message.ts';
import { isLate, isSkipped } from './rule.ts';
import type { Variant } from './variant.ts';

interface Play {
  /** Messages a second. */
  readonly rate: number;
  /** Messages whose work may begin in a second. */
  readonly capacity: number;
  /** The consumer stands still for so long, ms, from the first message on. */
  readonly pausedMs: number;
  /** Messages come for so long, ms. */
  readonly lastsMs: number;
  readonly patienceMs: number;
  readonly kindOf: (index: number) => Kind;
}

export interface Played {
  /** Quotes whose work began when nobody waited any more. */
  readonly beganLate: number;
  readonly skipped: Readonly<Record<Kind, number>>;
  /** Payments whose work began after the pause. */
  readonly paymentsDone: number;
  /** Age of the oldest quote whose work began, s. */
  readonly oldestS: number;
  /** From the end of the pause until the last late quote was begun or skipped, s. */
  readonly lateForS: number;
}

/** The same messages, rule and capacity on virtual time, where nothing else takes any. */
export function playBacklog(variant: Pick<Variant, 'skips'>, play: Play): Played {
  const { rate, capacity, pausedMs, lastsMs, patienceMs, kindOf } = play;
  const skipped = { quote: 0, payment: 0 };
  let [beganLate, paymentsDone, oldestMs, lateUntil, turn] = [0, 0, 0, pausedMs, 0];
  let now = pausedMs;
  for (let i = 0; i < (rate * lastsMs) / 1000; i++) {
    const producedAt = (i * 1000) / rate;
    now = Math.max(now, producedAt);
    const kind = kindOf(i);
    const message = { kind, intent: String(i), producedAt, deadline: producedAt + patienceMs, retries: 0 };
    if (!isSkipped(message, variant, now)) now = Math.max(now, turn);
    if (isSkipped(message, variant, now)) {
      skipped[kind] += 1;
      lateUntil = now;
      continue;
    }
    turn = now + 1000 / capacity;
    if (kind === 'payment') paymentsDone += 1;
    else oldestMs = Math.max(oldestMs, now - producedAt);
    if (kind === 'quote' && isLate(message, now)) {
      beganLate += 1;
      lateUntil = now;
    }
  }
  return { beganLate, skipped, paymentsDone, oldestS: oldestMs / 1000, lateForS: (lateUntil - pausedMs) / 1000 };
}
