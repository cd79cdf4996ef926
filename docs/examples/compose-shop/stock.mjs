// What is in stock, from a database: four connections, and a second for a query.
import { createServer } from 'node:http';
import pg from 'pg';

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 4,
  query_timeout: 1000,
  connectionTimeoutMillis: 500,
});
pool.on('error', () => {});

createServer(async (_, response) => {
  try {
    const { rows } = await pool.query('SELECT 12 AS umbrellas');
    response.setHeader('content-type', 'application/json').end(JSON.stringify(rows[0]));
  } catch (error) {
    response.writeHead(503).end(JSON.stringify({ error: error.message }));
  }
}).listen(3000);
