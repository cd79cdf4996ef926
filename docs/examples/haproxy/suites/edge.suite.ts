import { latency, open, suite } from 'squall';
import { edge } from '../target.ts';

export const slowSupplier = suite({
  name: 'edge',
  about: 'Does a slow supplier take HAProxy down with it?',
  target: edge,
  scenarios: [
    {
      name: 'supplier +3 s',
      about: 'The supplier answers 3 s late. HAProxy gives up after 1 s, and sends it eight requests at once.',
      phases: [
        { name: 'baseline', load: open(40, 4000) },
        { name: 'fault', load: open(40, 6000), faults: [latency('haproxy->supplier', '3s')] },
        { name: 'recovery', load: open(40, 4000) },
      ],
      statements: {
        'all complete': { 'as it is': 'hold' },
        'pool "supplier1" in use during fault < 80%': { 'as it is': 'break' },
        'pool "supplier1" in use <= 8': { 'as it is': 'hold' },
        'max duration during fault < 3s': { 'as it is': 'hold' },
      },
    },
  ],
});
