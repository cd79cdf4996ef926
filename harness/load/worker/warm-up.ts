import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { monotonicNow } from '../clock.ts';
import { createEngine } from '../engine.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const REQUESTS = 1500;

/**
 * Sends a load to a server of its own before the real one begins. Without it the first real requests pay for loading and
 * compiling the generator's code: they were sent and timed tens of ms late.
 */
export async function warmUp(): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.write(ANSWER));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requests = [{ method: 'GET', path: '/{{index}}' }] as const;
  const spec = { url, requests, rules: [], deadlineMs: 5000, seed: 1, runId: 'warm-up' };
  const startAt = monotonicNow();
  const share = { index: 0, of: 1 };
  const engine = createEngine({ spec, originMs: startAt, intervalMs: 50, share }, () => {});
  const phase = { phase: 'warm-up', until: 'drained', startAt } as const;
  await engine.run({ ...phase, plan: { model: 'closed', concurrency: 50, requests: REQUESTS } });
  const herd = { kind: 'herd', count: 50 } as const;
  await engine.run({ ...phase, startAt: monotonicNow(), plan: { model: 'open', arrivals: herd, durationMs: 1 } });
  await engine.finish();
  server.close();
}
