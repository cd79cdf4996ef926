// What customers see: orders need the stock, a login only counts in the cache.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

const { STOCK_URL, CACHE_URL } = process.env;
const cache = new Redis(CACHE_URL, { commandTimeout: 300, maxRetriesPerRequest: 0 });
cache.on('error', () => {});

async function items(attempts = 2) {
  try {
    const response = await fetch(`${STOCK_URL}/items`, { signal: AbortSignal.timeout(800) });
    if (!response.ok) throw new Error(`the stock answered ${response.status}`);
    return await response.json();
  } catch (error) {
    if (attempts === 1) throw error;
    await sleep(100);
    return items(attempts - 1);
  }
}

const ROUTES = {
  '/orders': items,
  // Nobody is kept out because nobody counts.
  '/login': () =>
    cache.incr('logins').then(
      () => ({ welcome: true }),
      () => ({ welcome: true }),
    ),
};

createServer(async (request, response) => {
  const route = ROUTES[request.url];
  if (!route) return response.writeHead(404).end();
  try {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(await route()));
  } catch (error) {
    response.writeHead(502).end(JSON.stringify({ error: error.message }));
  }
}).listen(8080);
