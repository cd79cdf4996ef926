// A shop that reads its prices from Postgres, through PgBouncer.
import { createServer } from 'node:http';
import pg from 'pg';

const { PORT = '3000', DATABASE_URL = 'postgres://shop@127.0.0.1:6432/shop' } = process.env;

// PgBouncer holds the connections to Postgres together; those to PgBouncer cost nothing.
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 200 });
// PgBouncer ends a connection whose query had to wait for too long.
pool.on('error', () => {});

const server = createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  response.setHeader('content-type', 'application/json');
  try {
    const { rows } = await pool.query('SELECT 42 AS price FROM pg_sleep(0.02)');
    response.end(JSON.stringify(rows[0]));
  } catch (error) {
    const isCrowded = String(error.message).includes('query_wait_timeout');
    const [status, code] = isCrowded ? [503, 'crowded'] : [502, 'database_failed'];
    response.writeHead(status).end(JSON.stringify({ error: code }));
  }
});

server.listen(Number(PORT), '127.0.0.1', () => console.log(`shop listens on ${server.address().port}`));
