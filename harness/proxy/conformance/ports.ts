import { freePort } from './servers.ts';

/** Ports that proxies of one server are told to listen on; both servers get their own, printed alike. */
export type PortPool = readonly number[];

export async function reservePorts(count: number): Promise<PortPool> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
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
    return Number(port) >= 32_768 && Number(port) <= 60_999 ? ':{EPHEMERAL}' : whole;
  });
}
