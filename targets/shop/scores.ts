/** The table of scores in Postgres at `DB_URL`; without a URL, writes do nothing. */
export interface Scores {
  write(orderId: string, score: number): Promise<void>;
  close(): Promise<void>;
}

const TABLE =
  'create table if not exists scores (order_id text not null, score numeric not null, at timestamptz default now())';
/** Each is a process of the server; a write takes a millisecond. */
const CONNECTIONS = 4;

export async function openScores(url = process.env.DB_URL): Promise<Scores> {
  if (!url) return { write: async () => undefined, close: async () => undefined };
  const { openDatabase } = await import('../kit/database.ts');
  const pool = await openDatabase(url, TABLE, CONNECTIONS);
  return {
    write: async (orderId, score) => {
      await pool.query({
        name: 'write',
        text: 'insert into scores(order_id, score) values ($1, $2)',
        values: [orderId, score],
      });
    },
    close: () => pool.end(),
  };
}
