import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** A TCP address as Go resolves and prints it. An empty host means every interface. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly text: string;
}

/** An address problem in Go's words: Toxiproxy hands them to its clients. */
export class AddressError extends Error {}

/** Go's `net.ResolveTCPAddr`: splits, resolves names (IPv4 first) and prints; '' is `:0`. */
export async function resolveAddress(address: string): Promise<Address> {
  if (address === '') return { host: '', port: 0, text: ':0' };
  const { host, port } = splitHostPort(address);
  const number = parsePort(port, address);
  const ip = await resolveHost(host);
  return { host: ip, port: number, text: joinHostPort(ip, number) };
}

/** Go's `net.JoinHostPort`. */
export function joinHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Go's `net.SplitHostPort` with its messages. */
export function splitHostPort(address: string): { readonly host: string; readonly port: string } {
  const fail = (why: string) => new AddressError(`address ${address}: ${why}`);
  const colon = address.lastIndexOf(':');
  if (colon < 0) throw fail('missing port in address');
  if (address.startsWith('[')) {
    const close = address.indexOf(']');
    if (close < 0) throw fail("missing ']' in address");
    if (close + 1 === address.length) throw fail('missing port in address');
    if (close + 1 !== colon) {
      throw fail(address[close + 1] === ':' ? 'too many colons in address' : 'missing port in address');
    }
    return { host: address.slice(1, close), port: address.slice(colon + 1) };
  }
  const host = address.slice(0, colon);
  if (host.includes(':')) throw fail('too many colons in address');
  return { host, port: address.slice(colon + 1) };
}

function parsePort(port: string, address: string): number {
  if (port === '') return 0;
  if (!/^[+-]?\d+$/.test(port)) throw new AddressError(`lookup tcp/${port}: unknown port`);
  const number = Number(port);
  if (number < 0 || number > 65_535) throw new AddressError(`address ${port || address}: invalid port`);
  return number;
}

async function resolveHost(host: string): Promise<string> {
  if (host === '' || isIP(host) !== 0) return host;
  try {
    const { address } = await lookup(host, { order: 'ipv4first' });
    return address;
  } catch (cause) {
    throw new AddressError(`lookup ${host}: no such host`, { cause });
  }
}
