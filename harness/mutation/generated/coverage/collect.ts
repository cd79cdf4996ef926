/**
 * Loaded into a service before its own code, and into each of its threads. Remembers which mutants it has passed, and tells
 * everybody who connects to its socket which ones since it was last asked.
 */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

const mutantCoverage: { static: Record<string, number>; readonly perTest: object } = { static: {}, perTest: {} };
Object.assign(globalThis, { __stryker__: { mutantCoverage } });

createServer((socket) => {
  socket.on('error', () => {}).end(Object.keys(mutantCoverage.static).join(' '));
  mutantCoverage.static = {};
})
  .listen(join(process.env['SQUALL_COVERAGE'] ?? '', `${process.pid}-${threadId}.sock`))
  .unref();
