import { type AddressInfo, createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** Thread of `full-backlog.ts`: listens with the smallest backlog and blocks before it could accept. */
const server = createServer();
server.listen({ port: 0, host: workerData.host, backlog: 1 }, () => {
  parentPort?.postMessage((server.address() as AddressInfo).port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
