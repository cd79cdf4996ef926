import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { Listener } from './listener.ts';

/** Connections that fill the backlog of the worker's socket with some to spare. */
const FILLERS = 8;

/**
 * A port whose backlog is full, so that the kernel drops every SYN. Without root there is no other way to test a connect
 * timeout: the kernel completes any handshake that the backlog has room for. A thread listens and never accepts.
 */
export const fullBacklog: Listener = async (host) => {
  const worker = new Worker(new URL('./never-accepts.ts', import.meta.url), { workerData: { host } });
  worker.unref();
  const [port] = (await once(worker, 'message')) as [number];
  const fillers = Array.from({ length: FILLERS }, () => connect(port, host).on('error', () => undefined));
  // The first two find room; from then on nobody does.
  await Promise.all(fillers.slice(0, 2).map((filler) => once(filler, 'connect')));
  return port;
};
