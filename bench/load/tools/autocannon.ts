import { createRequire } from 'node:module';
import { withCpuTime } from '../cpu-time.ts';
import type { Tool } from '../tool.ts';

interface Result {
  readonly requests: { readonly average: number; readonly total: number };
  readonly latency: { readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number };
  readonly errors: number;
}

const autocannon = createRequire(import.meta.url)('autocannon') as (options: object) => Promise<Result>;

/** The library that Squall builds on, with its own bookkeeping. */
export const rawAutocannon: Tool = {
  name: 'autocannon',
  missing: () => undefined,
  closed: (url, connections, seconds) =>
    withCpuTime(seconds, async () => {
      const { requests } = await autocannon({ url, connections, duration: seconds });
      return requests.average;
    }),
  async open(url, { rate, seconds }) {
    const options = { url, overallRate: rate, connections: 100, duration: seconds, timeout: 30 };
    const { latency, requests, errors } = await autocannon(options);
    const { p50, p90, p99, max } = latency;
    return { p50, p90, p99, max, accounted: requests.total + errors };
  },
};
