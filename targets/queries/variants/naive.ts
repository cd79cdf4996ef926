import type { Variant } from '../variant.ts';

export const naive: Variant = {
  about: 'The pool as it comes: waits for a connection, for connecting and for the answer as long as it takes',

  open: ({ openPool }) => {
    const pool = openPool();
    return { pool, ask: ({ text }) => pool.query(text) };
  },
};
