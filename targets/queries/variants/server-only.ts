import { LONG_STATEMENT_MS } from '../limits.ts';
import type { Variant } from '../variant.ts';

export const serverOnly: Variant = {
  about: 'The server ends a statement after 30 s, as examples have it: blind to the network, and too late for the pool',

  open: ({ openPool }) => {
    const pool = openPool({ statement_timeout: LONG_STATEMENT_MS });
    return { pool, ask: ({ text }) => pool.query(text) };
  },
};
