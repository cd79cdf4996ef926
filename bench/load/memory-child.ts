import { closed } from '../../harness/domain/load-plan.ts';
import { driveSquall } from './tools/squall.ts';

/** The result of `bench/load/memory-child.ts URL REQUESTS`: memory after a tenth, half and all of the requests. */
export interface MemoryResult {
  readonly tenthMb: number;
  /** Distinguishes a plateau that was reached late from growth. */
  readonly halfMb: number;
  readonly wholeMb: number;
  readonly requests: number;
  readonly unaccounted: number;
}

const [url = '', count = '0'] = process.argv.slice(2);
const requests = Number(count);
let tenthMb = 0;
let halfMb = 0;
let wholeMb = 0;
const { ledger } = await driveSquall(url, closed(requests, 50), {
  onSnapshot({ done }) {
    const mb = process.memoryUsage.rss() / 1e6;
    // The highest value up to each point, so that a garbage collection at that point does not hide growth.
    if (done <= requests / 10) tenthMb = Math.max(tenthMb, mb);
    if (done <= requests / 2) halfMb = Math.max(halfMb, mb);
    wholeMb = Math.max(wholeMb, mb);
  },
});
process.send?.({
  tenthMb,
  halfMb,
  wholeMb,
  requests: ledger.sent,
  unaccounted: ledger.unaccounted,
} satisfies MemoryResult);
