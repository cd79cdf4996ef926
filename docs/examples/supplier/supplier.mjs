// A supplier that quotes a price. PORT, and DELAY_MS until it answers.
import { createServer } from 'node:http';

const { PORT = '9000', DELAY_MS = '20' } = process.env;
let requests = 0;
let inProgress = 0;

const server = createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  if (request.url === '/metrics') return response.setHeader('content-type', 'text/plain; version=0.0.4').end(metrics());
  requests += 1;
  inProgress += 1;
  await new Promise((resolve) => setTimeout(resolve, Number(DELAY_MS)));
  inProgress -= 1;
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ price: 42 }));
});

function metrics() {
  return [
    '# HELP supplier_requests_total Requests for a quote.',
    '# TYPE supplier_requests_total counter',
    `supplier_requests_total ${requests}`,
    '# HELP supplier_requests_in_progress Requests that are not answered yet.',
    '# TYPE supplier_requests_in_progress gauge',
    `supplier_requests_in_progress ${inProgress}`,
    '',
  ].join('\n');
}

server.listen(Number(PORT), '127.0.0.1', () => console.log(`supplier listens on ${server.address().port}`));
