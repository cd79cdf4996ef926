import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports for the proxies of one server. Each server has its own; they are printed alike. */
export type PortPool = readonly number[];

/** Where the kernel takes ephemeral ports from (Linux default): a port of a pool must never come up as one. */
const EPHEMERAL = { from: 32_768, to: 60_999 };

/** Free ports below the ephemeral ones; runs side by side begin at different places. */
export async function reservePorts(count: number): Promise<PortPool> {
  const ports: number[] = [];
  for (let port = 20_000 + (process.pid % 10_000); ports.length < count; port++) {
    if (port >= EPHEMERAL.from) throw new Error('no free ports below the ephemeral ones');
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port);
  const free = await once(probe, 'listening').then(
    () => true,
    () => false,
  );
  probe.close();
  return free;
}

/** `{P1}` becomes the server's first port. */
export function fillPorts(text: string, pool: PortPool): string {
  return text.replace(/\{P(\d)\}/g, (_, index: string) => String(pool[Number(index) - 1]));
}

/** The reverse for answers; any other port of a listener is ephemeral, its number means nothing. */
export function maskPorts(text: string, pool: PortPool): string {
  return text.replace(/:(\d{4,5})\b/g, (whole, port: string) => {
    const index = pool.indexOf(Number(port));
    if (index >= 0) return `:{P${index + 1}}`;
    return Number(port) >= EPHEMERAL.from && Number(port) <= EPHEMERAL.to ? ':{EPHEMERAL}' : whole;
  });
}
