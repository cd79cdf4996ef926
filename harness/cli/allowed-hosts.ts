import { isIP } from 'node:net';
import { SquallError } from '../runtime/errors.ts';

/** Load and faults go to this machine only, unless a host is named by hand: a typing error must not hit production. */
export function demandAllowed(url: URL, allowed: readonly string[]): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isLoopback(host)) return;
  if (allowed.includes(host)) {
    console.error(`note: ${host} is not this machine; it was allowed by --allow`);
    return;
  }
  throw new SquallError('SQUALL_NOT_ALLOWED', `${host} is not this machine, and nothing was sent to it`, {
    hint: `add --allow ${host} if it is yours and you mean it`,
  });
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
