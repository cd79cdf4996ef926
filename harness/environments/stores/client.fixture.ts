import { createServer } from 'node:http';
import { storeOf } from './catalogue.ts';

/** A service, for tests, that says whether the store of kind `STORE` serves at `STORE_URL`, which is a proxy. */
const { PORT = '0', HOST = '127.0.0.1', STORE = '', STORE_URL = '' } = process.env;

const server = createServer(async (request, response) => {
  const serves = request.url === '/health' || (await storeOf(STORE).serves(STORE_URL));
  response.end(serves ? 'serves' : 'does not serve');
});
server.listen(Number(PORT), HOST, () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : PORT;
  process.stdout.write(`${JSON.stringify({ event: 'listening', port })}\n`);
});

process.on('SIGTERM', () => process.exit(0));
if (process.env.SQUALL_EXIT_WITH_STDIN === '1') process.stdin.on('close', () => process.exit(0)).resume();
