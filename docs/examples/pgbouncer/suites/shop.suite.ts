import { latency, open, suite } from 'squall';
import { shop } from '../target.ts';

export const slowDatabase = suite({
  name: 'shop',
  about: 'Does PgBouncer keep a slow database from taking the shop down with it?',
  target: shop,
  warmUp: open(40, 2000),
  scenarios: [
    {
      name: 'database +3 s',
      about:
        'Each answer of Postgres comes 3 s late. PgBouncer has eight connections to it; who waits 1 s for one is sent away.',
      phases: [
        { name: 'baseline', load: open(40, 4000) },
        { name: 'fault', load: open(40, 6000), faults: [latency('pgbouncer->db', '3s')] },
        { name: 'recovery', load: open(40, 4000) },
      ],
      statements: {
        'all complete': { 'as it is': 'hold' },
        'pool "shop" in use <= 8': { 'as it is': 'hold' },
        'pool "shop" in use during fault < 80%': { 'as it is': 'break' },
        'max duration of crowded during fault < 2s': { 'as it is': 'hold' },
      },
    },
  ],
});
