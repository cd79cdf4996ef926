/** Admits `perSecond` on average and `burst` at once. */
export interface TokenBucket {
  /** True, and counted, when one more may pass. */
  take(): boolean;
}

export function tokenBucket(perSecond: number, burst: number, now = () => performance.now()): TokenBucket {
  let tokens = burst;
  let at = now();
  return {
    take: () => {
      tokens = Math.min(burst, tokens + ((now() - at) * perSecond) / 1000);
      at = now();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
