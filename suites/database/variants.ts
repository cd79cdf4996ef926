/** Variants without a limit of their own for the network. */
export const UNBOUNDED = ['naive', 'server-only'];
export const CLIENTS = ['client-only', 'no-cancel', 'resilient'];

export const DB = 'api->db';
export const QUERY = { method: 'GET', path: '/query' } as const;
export const PING = { method: 'GET', path: '/ping' } as const;

/** Something that takes `seconds` in Postgres. */
export const slow = (seconds: number) =>
  ({ method: 'GET', path: `/slow?seconds=${seconds}`, route: 'GET /slow' }) as const;

/** Where 100 ms are left of a bound, they must cover the delays of a busy machine: that one runs in real time. */
export const PACE = { resilient: 1 };

/** The first request opens the first connection; elsewhere all are open when a fault begins. */
export const COLD = { api: { POOL_FILL: '0' } };
