import { STATEMENT_MS } from '../limits.ts';
import type { Variant } from '../variant.ts';

export const server5s: Variant = {
  about: 'The server ends a statement after 5 s: slow statements no longer empty the pool',

  open: ({ openPool }) => {
    const pool = openPool({ statement_timeout: STATEMENT_MS });
    return { pool, ask: ({ text }) => pool.query(text) };
  },
};
