/** Allows retries up to a share of the requests of the last ten seconds: amplification stays below `1 + share`. */
export interface FleetRetryBudget {
  /** Counts one first attempt. */
  request(): void;
  /** True when one more retry is within the share; counts it. */
  retry(): boolean;
}

const WINDOW = 10;

/** `bucketMs` is a tenth of the window; ten buckets of 1 s by default. */
export function fleetRetryBudget(share = 0.2, bucketMs = 1000, now = () => performance.now()): FleetRetryBudget {
  const buckets = new Map<number, { requests: number; retries: number }>();
  const current = () => {
    const index = Math.floor(now() / bucketMs);
    for (const old of buckets.keys()) if (old <= index - WINDOW) buckets.delete(old);
    const bucket = buckets.get(index) ?? { requests: 0, retries: 0 };
    buckets.set(index, bucket);
    return bucket;
  };
  const sum = (what: 'requests' | 'retries') =>
    [...buckets.values()].reduce((total, bucket) => total + bucket[what], 0);
  return {
    request: () => {
      current().requests += 1;
    },
    retry: () => {
      const bucket = current();
      if (sum('retries') + 1 > share * sum('requests')) return false;
      bucket.retries += 1;
      return true;
    },
  };
}
