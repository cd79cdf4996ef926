import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { SquallError } from './errors.ts';

/**
 * Load and faults go to this machine only, unless a host is named explicitly: a typing error must not hit production.
 * Throws SQUALL_NOT_ALLOWED unless every address is on this machine or its host is in `allow`. Returns the other hosts, to
 * be printed before anything is driven or broken. Addresses are URLs or `host:port`.
 */
export function checkAllowed(addresses: readonly string[], allow: readonly string[]): string[] {
  const allowed = allow.map((entry) => canonical(entry) ?? entry);
  const foreign = [...new Set(addresses.map(hostOf))].filter((host) => !isThisMachine(host));
  const forbidden = foreign.filter((host) => !allowed.includes(host));
  if (forbidden.length === 0) return foreign;
  throw notAllowed(forbidden);
}

/**
 * As `checkAllowed`, and after name resolution too: `localhost` is only allowed where it leads to this machine, whatever a
 * hosts file says.
 */
export async function checkResolved(addresses: readonly string[], allow: readonly string[]): Promise<string[]> {
  const foreign = checkAllowed(addresses, allow);
  const names = [...new Set(addresses.map(hostOf))].filter((host) => isThisMachine(host) && isIP(host) === 0);
  for (const name of names) {
    if (allow.some((entry) => canonical(entry) === name)) continue;
    const resolved = await lookup(name, { all: true }).catch(() => []);
    const elsewhere = resolved.filter(({ address }) => !isThisMachine(address)).map(({ address }) => address);
    if (elsewhere.length > 0) throw notAllowed([name], ` (${name} leads to ${elsewhere.join(', ')} here)`);
  }
  return foreign;
}

function notAllowed(hosts: readonly string[], why = ''): SquallError {
  return new SquallError('SQUALL_NOT_ALLOWED', `not allowed to drive or break ${hosts.join(', ')}${why}`, {
    hint: `if that is really meant: ${hosts.map((host) => `--allow ${host}`).join(' ')}`,
  });
}

function hostOf(address: string): string {
  const [, authority = ''] = /^(?:[a-z][a-z\d+.-]*:)?\/\/([^/?#\\]*)/i.exec(address) ?? ['', address];
  const host = canonical(authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, ''));
  if (host !== undefined) return host;
  throw new SquallError('SQUALL_USAGE', `${address} is not an address`, {
    hint: 'write http://host:port or host:port',
  });
}

/**
 * One spelling for each host: lower case, without brackets and final dot, IPv4 in four decimal numbers however it was
 * written (`127.1`, `0x7f000001`, `::ffff:127.0.0.1`). Undefined for what is no host.
 */
function canonical(host: string): string | undefined {
  const url = URL.parse(`http://${isIPv6(host) ? `[${host}]` : host}`);
  if (url?.port !== '' || url.pathname !== '/' || url.username !== '') return undefined;
  const plain = url.hostname.replace(/^\[|\]$|\.$/g, '');
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(plain) ?? [];
  if (high === undefined || low === undefined) return plain;
  const bytes = [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 0xff]);
  return bytes.join('.');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/** A connection to an unspecified address is one to this machine. */
const UNSPECIFIED = ['0.0.0.0', '::'];

/** The only name that counts is `localhost`: any other may resolve to another machine. */
export function isThisMachine(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host === 'localhost';
  return UNSPECIFIED.includes(host) || LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
