import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** Says on a port of its own that the process is alive, without asking it. */
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ status: 'alive' }));
});
await once(server.listen(0, '127.0.0.1'), 'listening');
parentPort?.postMessage((server.address() as AddressInfo).port);
