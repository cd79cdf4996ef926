import { latency, open, suite } from 'squall';
import { shop } from '../target.ts';

export const slowCalls = suite({
  name: 'shop',
  about: 'Does a slow supplier or shipper take the shop down with it?',
  target: shop,
  // The JVM compiles what it runs often: without this, the first calls of the baseline take hundreds of milliseconds.
  warmUp: open(40, 6000),
  scenarios: [
    {
      name: 'supplier +3 s',
      about:
        'The supplier answers 3 s late. The shop gives up after 500 ms and tries once more, until its breaker opens.',
      requests: [{ method: 'GET', path: '/price' }],
      phases: [
        { name: 'baseline', load: open(20, 2000) },
        { name: 'fault', load: open(20, 4500), faults: [latency('shop->supplier', '3s')] },
        { name: 'recovery', load: open(20, 4000) },
      ],
      statements: {
        'all complete': { 'as it is': 'hold' },
        'max duration during fault < 1500ms': { 'as it is': 'hold' },
        'breaker "supplier" opens within 3s of fault': { 'as it is': 'hold' },
        'breaker "supplier" closes within 3s after recovery': { 'as it is': 'hold' },
        'arrivals at supplier during fault <= 10': { 'as it is': 'break' },
      },
    },
    {
      name: 'shipper +3 s',
      about:
        'The shipper answers 3 s late. Four calls wait for it, four more for a place, and all others are estimated.',
      requests: [{ method: 'GET', path: '/delivery' }],
      phases: [
        { name: 'baseline', load: open(20, 2000) },
        { name: 'fault', load: open(20, 4000), faults: [latency('shop->shipper', '3s')] },
        { name: 'recovery', load: open(20, 4000) },
      ],
      statements: {
        'success rate = 100%': { 'as it is': 'hold' },
        'bulkhead "shipper" in use <= 4': { 'as it is': 'hold' },
        'max duration during fault < 1500ms': { 'as it is': 'break' },
        'fallback rate after 2s of recovery = 0%': { 'as it is': 'hold' },
      },
    },
  ],
});
