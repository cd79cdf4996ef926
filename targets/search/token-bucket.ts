/** Admits `perSecond` on average and `burst` at once. */
export interface TokenBucket {
  /** Milliseconds to wait, or 0 when admitted. */
  take(): number;
}

export function tokenBucket(perSecond: number, burst: number, now = () => performance.now()): TokenBucket {
  let tokens = burst;
  let at = now();
  return {
    take: () => {
      tokens = Math.min(burst, tokens + ((now() - at) * perSecond) / 1000);
      at = now();
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      return ((1 - tokens) / perSecond) * 1000;
    },
  };
}
