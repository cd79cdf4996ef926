import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** Thread of a stalled listener: listens, says so, and sleeps until the gate opens; it never accepts. */
const { host, port, gate } = workerData as { host: string; port: number; gate: Int32Array };

const server = createServer();
server.on('error', (error) => {
  parentPort?.postMessage({ error: error.message });
});
server.listen({ port, backlog: 1, ...(host ? { host } : {}) }, () => {
  parentPort?.postMessage({});
  Atomics.wait(gate, 0, 0);
  server.close();
});
