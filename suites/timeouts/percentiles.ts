import { blackhole, closed, open, type Scenario } from '../../harness/index.ts';
import { percentiles } from '../../targets/percentiles/target.ts';
import { breaks, holds, leavesNothing } from '../expectations.ts';

const TAILS = ['p99', 'p99x2', 'p999'];
/** Two variants share each lane. */
const lane = { p99x2: 'far', p999: 'far' };

/** System S31: one dependency, and five statistics of its latency as its timeout. In real time. */
export const whichPercentile: readonly Scenario[] = [
  {
    name: 'S31-healthy',
    source: 'S31',
    about:
      'Nothing is broken: 950 calls take 50 ms, 40 take 200, 9 take 500, 1 takes 5000. How many does the timeout kill?',
    target: percentiles,
    lane,
    takesMs: 5000,
    phases: [{ name: 'baseline', load: closed(1000, 20) }],
    statements: {
      'rate of item_timeout <= 1%': { ...breaks('mean'), ...holds(...TAILS) },
      'all complete': holds('mean', ...TAILS),
      ...leavesNothing('caller', ['mean', ...TAILS], 100),
    },
    figures: {
      'rate of item_timeout': {
        // Only 15 ms above the usual latency: a busy machine is that late now and then.
        mean: '5% ±1%',
        p99: '0.1%..1%',
        p99x2: '0.1%',
        p999: '0%..0.1%',
      },
      'p50 duration': { p999: '50ms ±20%' },
      'mean duration': { p999: '65ms ±20%' },
      'p99.1 duration': { p999: '500ms ±10%' },
      'max duration': { p999: '5s ±2%' },
    },
  },
  {
    name: 'S31-hang',
    source: 'S31',
    about:
      'The dependency never answers and 20 calls come each second: whatever the timeout, that long each of them holds a slot.',
    target: percentiles,
    lane,
    takesMs: 14_000,
    phases: [{ name: 'fault', load: open(20, 12_000), faults: [blackhole('caller->item')] }],
    statements: {
      'no thread exhaustion': { ...breaks('p999'), ...holds('mean', 'p99', 'p99x2') },
      'available threads > 50': { ...breaks('p999'), ...holds('mean', 'p99', 'p99x2') },
      ...leavesNothing('caller', ['mean', ...TAILS], 100),
      'timeouts to item = calls to item': holds('mean', ...TAILS),
    },
    // 100 slots less 20/s times the timeout.
    figures: {
      'available threads': { mean: '98 ±2', p99: '90 ±2', p99x2: '80 ±2', p999: '0' },
    },
  },
];
