import { latency, open, suite } from 'squall';
import { shop } from '../target.ts';

export const slowSupplier = suite({
  name: 'shop',
  about: 'Does a slow supplier take the shop down with it?',
  target: shop,
  scenarios: [
    {
      name: 'supplier +3 s',
      about: 'The supplier answers 3 s late. The shop gives up after 500 ms, and its breaker opens.',
      phases: [
        { name: 'baseline', load: open(20, 3000) },
        { name: 'fault', load: open(20, 6000), faults: [latency('shop->supplier', '3s')] },
        { name: 'recovery', load: open(20, 5000) },
      ],
      statements: {
        'all complete': { 'as it is': 'hold' },
        'breaker "supplier" opens within 4s of fault': { 'as it is': 'hold' },
        'breaker "supplier" closes within 5s after recovery': { 'as it is': 'hold' },
        'arrivals at supplier during fault <= 60': { 'as it is': 'hold' },
        'max duration during fault < 400ms': { 'as it is': 'break' },
      },
    },
  ],
});
