import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** A TCP address. An empty host means every interface, port 0 any free port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `host:port` or `[host]:port`; either part may be empty. */
const ADDRESS = /^(?:\[(?<bracketed>[^[\]]*)\]|(?<plain>[^:[\]]*)):(?<port>\d*)$/;

/** Reads `127.0.0.1:80`, `[::1]:80`, `localhost:80`, `:80` or ''. Throws what the API answers. */
export function parseAddress(text: string): Address {
  if (text === '') return { host: '', port: 0 };
  const groups = ADDRESS.exec(text)?.groups;
  const port = Number(groups?.['port']);
  if (!groups || port > 65_535) throw new Error(`${text} is not an address of the form host:port`);
  return { host: groups['bracketed'] ?? groups['plain'] ?? '', port };
}

/** As `parseAddress`, with a name replaced by its address, IPv4 first. Rejects when a name is unknown. */
export async function resolveAddress(text: string): Promise<Address> {
  const { host, port } = parseAddress(text);
  if (host === '' || isIP(host) !== 0) return { host, port };
  const { address } = await lookup(host, { order: 'ipv4first' });
  return { host: address, port };
}

/** As Toxiproxy prints it: `[::]:80`. */
export function printAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
