export interface Outage {
  /** Intents per second. */
  readonly rate: number;
  readonly outageS: number;
  /** Intents per batch. */
  readonly batch: number;
  readonly maxAttempts: number;
  /** From one batch to the next: the tick, or how long an attempt waits where that is longer. */
  readonly roundS: number;
  /** When the first batch is sent, counted from the beginning of the outage; default one round. */
  readonly firstS?: number;
}

/**
 * How many intents a drainer without backoff gives up in an outage: in each round it sends the oldest ones, all fail, and the tenth
 * failure is the last. Played on virtual time.
 */
export function buriedIn({ rate, outageS, batch, maxAttempts, roundS, firstS = roundS }: Outage): number {
  const arrivedBy = (s: number) => Math.min(Math.floor(s * rate), Math.round(outageS * rate));
  let waiting: number[] = [];
  let arrived = 0;
  let buried = 0;
  for (let s = firstS; s < outageS + 1e-9; s += roundS) {
    while (arrived < arrivedBy(s)) {
      waiting.push(0);
      arrived += 1;
    }
    const sent = waiting.slice(0, batch).map((attempts) => attempts + 1);
    const left = sent.filter((attempts) => attempts < maxAttempts);
    buried += sent.length - left.length;
    waiting = [...left, ...waiting.slice(batch)];
  }
  return buried;
}

interface Waits {
  readonly baseS: number;
  readonly capS: number;
  readonly attempts: number;
}

/**
 * Seconds from the first attempt to the last one with equal jitter, when every draw is `drawn` in [0, 1]: half of each wait is
 * certain.
 */
export function waitsOf({ baseS, capS, attempts }: Waits, drawn: number): number {
  const waits = Array.from({ length: attempts - 1 }, (_, n) => Math.min(capS, baseS * 2 ** n));
  return waits.reduce((sum, wait) => sum + wait * (0.5 + drawn / 2), 0);
}
