import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** Thread of a stalled listener: listens, reports it, and sleeps until it is released; it never accepts. */
const { host, port, released } = workerData as { host: string; port: number; released: Int32Array };

const server = createServer();
server.on('error', (error) => {
  parentPort?.postMessage({ error: error.message });
});
server.listen({ port, backlog: 1, ...(host ? { host } : {}) }, () => {
  parentPort?.postMessage({});
  Atomics.wait(released, 0, 0);
  server.close();
});
