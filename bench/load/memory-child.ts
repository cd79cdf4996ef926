import { closed } from '../../harness/domain/load-plan.ts';
import { driveSquall } from './tools/squall.ts';

/** What `bench/load/memory-child.ts URL REQUESTS` tells: memory after a tenth of the requests and after all. */
export interface MemoryResult {
  readonly tenthMb: number;
  /** Tells a plateau that was reached late from growth. */
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
const { ledger } = await driveSquall(url, closed(requests, 50), ({ done }) => {
  const mb = process.memoryUsage.rss() / 1e6;
  // The highest seen up to each point: a collection that happens to be due must not flatter the figure.
  if (done <= requests / 10) tenthMb = Math.max(tenthMb, mb);
  if (done <= requests / 2) halfMb = Math.max(halfMb, mb);
  wholeMb = Math.max(wholeMb, mb);
});
process.send?.({
  tenthMb,
  halfMb,
  wholeMb,
  requests: ledger.sent,
  unaccounted: ledger.unaccounted,
} satisfies MemoryResult);
