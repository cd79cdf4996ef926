import { workerData } from 'node:worker_threads';

/** A thread of its own, because code of a suite may block all others: without a supervisor nobody would end that. */
const LOOK_EVERY_MS = 500;

setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
}, LOOK_EVERY_MS);
