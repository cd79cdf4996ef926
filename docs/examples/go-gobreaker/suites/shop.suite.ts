import { latency, open, reset, suite } from 'squall';
import { shop } from '../target.ts';

export const sickSupplier = suite({
  name: 'shop',
  about: 'Does a sick supplier take the shop down with it?',
  target: shop,
  scenarios: [
    {
      name: 'supplier hangs up',
      about: 'The supplier resets every call. After five failures in a row the breaker opens.',
      phases: [
        { name: 'baseline', load: open(20, 2000) },
        { name: 'fault', load: open(20, 5000), faults: [reset('shop->supplier')] },
        { name: 'recovery', load: open(20, 4000) },
      ],
      statements: {
        'breaker "supplier" opens within 5 failures': { 'as it is': 'hold' },
        'breaker "supplier" closes within 4s after recovery': { 'as it is': 'hold' },
        'breaker "supplier" never opens': { 'as it is': 'break' },
      },
    },
    {
      name: 'supplier +3 s',
      about: 'The supplier answers 3 s late. The shop gives up after 500 ms.',
      phases: [
        { name: 'baseline', load: open(20, 2000) },
        { name: 'fault', load: open(20, 4000), faults: [latency('shop->supplier', '3s')] },
      ],
      statements: {
        'all complete': { 'as it is': 'hold' },
        'breaker "supplier" opens within 3s of fault': { 'as it is': 'hold' },
        'arrivals at supplier during fault <= 10': { 'as it is': 'break' },
      },
    },
  ],
});
