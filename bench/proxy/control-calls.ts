import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Subject } from './subjects.ts';

/** Both ends of each are descriptors of the proxy; the usual limit without root is 20,000 and more. */
export const HELD = 5000;
const BATCH = 250;
const ROUNDS = 10;

/** How long control calls take while a toxic holds `HELD` connections; ms. */
export interface ControlTimes {
  readonly p50Ms: number;
  readonly maxMs: number;
}

/** Asks, adds, changes and removes toxics in front of connections that are held in a black hole. */
export async function controlTimes({ api, port }: Subject): Promise<ControlTimes> {
  const toxics = `${api}/proxies/bench/toxics`;
  const call = async (method: string, url: string, body?: object) => {
    const from = performance.now();
    await (await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) })).text();
    return performance.now() - from;
  };
  await call('POST', toxics, { name: 'hole', type: 'timeout', attributes: { timeout: 0 } });
  const sockets = await openMany(port);
  for (const socket of sockets) socket.write('GET / HTTP/1.1\r\n\r\n');
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    times.push(await call('GET', `${api}/proxies`));
    times.push(await call('POST', toxics, { name: 'late', type: 'latency', attributes: { latency: 5 } }));
    times.push(await call('POST', `${toxics}/late`, { attributes: { latency: 6 } }));
    times.push(await call('DELETE', `${toxics}/late`));
  }
  await call('DELETE', `${toxics}/hole`);
  for (const socket of sockets) socket.destroy();
  const sorted = times.toSorted((a, b) => a - b);
  return { p50Ms: sorted[sorted.length >> 1] ?? 0, maxMs: sorted.at(-1) ?? 0 };
}

async function openMany(port: number): Promise<readonly Socket[]> {
  const opened: Socket[] = [];
  while (opened.length < HELD) {
    const batch = Array.from({ length: BATCH }, () => connect(port, '127.0.0.1').on('error', () => {}));
    await Promise.all(batch.map((socket) => once(socket, 'connect')));
    opened.push(...batch);
  }
  return opened;
}
