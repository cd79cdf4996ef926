import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Names that lead to this machine, or to a neighbour on a network of containers: nobody can point one of them elsewhere. A name
 * without a dot cannot be bought, so none of an attacker's can be made to lead here (DNS rebinding).
 */
const NEARBY = /^[^.]+$|(?:^|\.)localhost$|\.(?:docker|containers|minikube)\.internal$|\.svc(?:\.cluster\.local)?$/;

/**
 * Why a caller of the API is turned away; undefined when it may call. Web pages must not break what somebody tests: a browser names
 * the page's `Origin`, and calls by the name that it was given as `Host`. `known` are further names of this proxy.
 */
export function refusalOf(
  { host, origin, ...headers }: IncomingHttpHeaders,
  known: readonly string[],
): string | undefined {
  if (host !== undefined && !isKnown(nameOf(host), known)) return 'Host not allowed';
  if (origin !== undefined && URL.parse(origin)?.host !== host) return 'Origin not allowed';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'Origin not allowed';
  return undefined;
}

function isKnown(name: string, known: readonly string[]): boolean {
  return isIP(name) !== 0 || NEARBY.test(name) || known.some((each) => each.toLowerCase() === name);
}

/** `LOCALHOST.:8474` -> `localhost`, `[::1]:8474` -> `::1` */
function nameOf(host: string): string {
  const name = host.replace(/:\d{0,5}$/, '').replace(/^\[(.*)\]$/, '$1');
  return name.toLowerCase().replace(/\.$/, '');
}
