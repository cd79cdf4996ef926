import { latency, suite } from 'squall';
import { shop } from '../target.ts';

export const slowSupplier = suite({
  name: 'shop',
  about: 'Does a slow supplier take the shop down with it?',
  target: shop,
  scenarios: [
    {
      name: 'supplier +3 s',
      about:
        'The supplier answers 3 s late. The shop gives up after 500 ms, and its breaker lets in one call at a time.',
      phases: [
        { name: 'baseline', load: { model: 'closed', concurrency: 1, durationMs: 2000, thinkMs: 100 } },
        {
          name: 'fault',
          load: { model: 'closed', requests: 60, concurrency: 6, thinkMs: 100 },
          faults: [latency('shop->supplier', '3s')],
        },
        { name: 'recovery', load: { model: 'closed', concurrency: 1, durationMs: 4000, thinkMs: 50 } },
      ],
      statements: {
        'all complete': { 'as it is': 'hold' },
        'breaker "supplier" opens within 5 failures': { 'as it is': 'hold' },
        'max duration during fault < 1500ms': { 'as it is': 'break' },
      },
    },
  ],
});
