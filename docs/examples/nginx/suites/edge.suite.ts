import { latency, open, suite } from 'squall';
import { edge } from '../target.ts';

export const slowSupplier = suite({
  name: 'edge',
  about: 'Does a slow supplier take nginx down with it?',
  target: edge,
  scenarios: [
    {
      name: 'supplier +3 s',
      about: 'The supplier answers 3 s late. nginx gives up after 1 s, and takes 30 requests at once.',
      phases: [
        { name: 'baseline', load: open(50, 2000) },
        { name: 'fault', load: open(50, 4000), faults: [latency('nginx->supplier', '3s')] },
        { name: 'recovery', load: open(50, 3000) },
      ],
      statements: {
        'all complete': { 'as it is': 'hold' },
        'max duration during fault < 2s': { 'as it is': 'hold' },
        'rate of crowded during fault >= 20%': { 'as it is': 'hold' },
        'success rate during fault > 30%': { 'as it is': 'break' },
      },
    },
  ],
});
