// A shop that asks its supplier for a price, behind a circuit breaker.
import { createServer } from 'node:http';
import CircuitBreaker from 'opossum';
import PrometheusMetrics from 'opossum-prometheus';

const { PORT = '3000', SUPPLIER_URL = 'http://localhost:9000' } = process.env;

async function quote() {
  const response = await fetch(`${SUPPLIER_URL}/quote`, { signal: AbortSignal.timeout(2000) });
  if (!response.ok) throw new Error(`the supplier answered ${response.status}`);
  return response.json();
}

const breaker = new CircuitBreaker(quote, {
  name: 'supplier',
  timeout: 500,
  errorThresholdPercentage: 50,
  volumeThreshold: 5,
  rollingCountTimeout: 2000,
  resetTimeout: 2000,
});
const prometheus = new PrometheusMetrics({ circuits: [breaker] });

const FAILURES = { EOPENBREAKER: [503, 'circuit_open'], ETIMEDOUT: [504, 'supplier_timeout'] };

const server = createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  if (request.url === '/metrics') return response.setHeader('content-type', 'text/plain').end(await prometheus.metrics);
  response.setHeader('content-type', 'application/json');
  try {
    response.end(JSON.stringify(await breaker.fire()));
  } catch (error) {
    const [status, code] = FAILURES[error.code] ?? [502, 'supplier_failed'];
    response.writeHead(status).end(JSON.stringify({ error: code }));
  }
});

server.listen(Number(PORT), '127.0.0.1', () => console.log(`shop listens on ${server.address().port}`));
