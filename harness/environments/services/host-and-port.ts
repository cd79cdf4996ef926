import { STORES } from '../stores/catalogue.ts';

/** `host:port` of a URL, with the port that its scheme implies; undefined where neither says a port. */
export function hostAndPort(url: string): string | undefined {
  const { hostname, port, protocol } = new URL(url);
  if (port !== '') return `${hostname}:${port}`;
  const scheme = protocol.replace(/:$/, '').replace(/^postgresql$/, 'postgres');
  const usual = scheme === 'http' ? 80 : STORES.find(({ name }) => name === scheme)?.port;
  return usual === undefined ? undefined : `${hostname}:${usual}`;
}
