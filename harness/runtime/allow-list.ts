import { isIP } from 'node:net';
import { SquallError } from './errors.ts';

/**
 * Load and faults go to this machine only, unless a host is named explicitly: a typing error must not hit production.
 * Throws SQUALL_NOT_ALLOWED unless every address is on this machine or its host is in `allow`. Returns the other hosts, to
 * be printed before anything is driven or broken. Addresses are URLs or `host:port`.
 */
export function checkAllowed(addresses: readonly string[], allow: readonly string[]): string[] {
  const foreign = [...new Set(addresses.map(hostOf))].filter((host) => !isLoopback(host));
  const forbidden = foreign.filter((host) => !allow.includes(host));
  if (forbidden.length === 0) return foreign;
  throw new SquallError('SQUALL_NOT_ALLOWED', `not allowed to drive or break ${forbidden.join(', ')}`, {
    hint: `if that is really meant: ${forbidden.map((host) => `--allow ${host}`).join(' ')}`,
  });
}

function hostOf(address: string): string {
  const { hostname } = new URL(address.includes('://') ? address : `tcp://${address}`);
  return hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

/** The only name that counts is `localhost`: any other may resolve to another machine. */
function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
