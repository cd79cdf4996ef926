import { CLIENT_MS } from '../limits.ts';
import type { Variant } from '../variant.ts';

export const clientOnly: Variant = {
  about: 'The client waits for 1 s and closes the connection; the server does not notice and works on',

  open: ({ openPool }) => {
    const pool = openPool({ query_timeout: CLIENT_MS });
    return { pool, ask: ({ text }) => pool.query(text) };
  },
};
