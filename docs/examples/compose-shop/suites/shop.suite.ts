import { blackhole, defineTarget, open, suite } from 'squall';

/** The compose file says what the services are, and what they are told of each other. */
const target = defineTarget({
  name: 'shop',
  front: 'web',
  services: { web: {}, stock: {}, db: {}, cache: {} },
  edges: [
    { from: 'web', to: 'stock' },
    { from: 'web', to: 'cache' },
    { from: 'stock', to: 'db' },
  ],
  requests: ['GET /orders', 'GET /login'],
});

/** Ten a second of each request. */
const load = (durationMs: number) => open(20, durationMs);

export const shop = suite({
  name: 'shop',
  about: 'Do customers still get in while the stock cannot be asked?',
  target,
  scenarios: [
    {
      name: 'db hangs',
      about: 'The database takes queries and never answers.',
      phases: [
        { name: 'baseline', load: load(3000) },
        { name: 'fault', load: load(5000), faults: [blackhole('stock->db')] },
        { name: 'recovery', load: load(6000) },
      ],
      statements: {
        'success rate for GET /login = 100%': 'hold',
        'max duration for GET /login < 300ms': 'hold',
        'max duration for GET /orders during fault < 2s': 'hold',
        'success rate for GET /orders during fault = 100%': 'break',
        'success rate after 2s of recovery = 100%': 'hold',
      },
    },
    {
      name: 'cache hangs',
      about: 'Nobody counts logins, and nobody is kept out for it.',
      phases: [
        { name: 'baseline', load: load(3000) },
        { name: 'fault', load: load(5000), faults: [blackhole('web->cache')] },
        { name: 'recovery', load: load(6000) },
      ],
      statements: {
        'success rate = 100%': 'hold',
        'max duration for GET /login during fault < 600ms': 'hold',
        'max duration for GET /login during fault < 250ms': 'break',
        'max duration for GET /orders during fault < 300ms': 'hold',
      },
    },
  ],
});
