import { createServer } from 'node:http';

/** The shop's dependency: answers at once and counts who came. */
let arrivals = 0;

const server = createServer((request, response) => {
  if (request.url === '/health') return response.end('ok');
  if (request.url === '/metrics') return response.end(`# TYPE arrivals_total counter\narrivals_total ${arrivals}\n`);
  arrivals += 1;
  return response.end('paid');
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(JSON.stringify({ event: 'listening', port: (server.address() as { port: number }).port }));
});
