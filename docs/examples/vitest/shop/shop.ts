import { createServer } from 'node:http';

/** Calls the bank once per order. TIMEOUT_MS bounds the call; without it the shop waits as long as the bank likes. */
const { BANK_URL = '', PORT = '0', TIMEOUT_MS, TIME_SCALE = '1' } = process.env;

const server = createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  try {
    const signal = TIMEOUT_MS ? AbortSignal.timeout(Number(TIMEOUT_MS) / Number(TIME_SCALE)) : undefined;
    const answer = await fetch(BANK_URL, { method: 'POST', ...(signal && { signal }) });
    return response.end(await answer.text());
  } catch {
    return response.writeHead(504).end('the bank is slow');
  }
});
server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(JSON.stringify({ event: 'listening', port: (server.address() as { port: number }).port }));
});
