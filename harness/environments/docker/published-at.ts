import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** How published ports are reached. */
export interface PublishedAt {
  /** From here. */
  readonly host: string;
  /** Address of the engine's machine to publish on, as narrow as it can be. */
  readonly bind: string;
}

const LOOPBACK: PublishedAt = { host: '127.0.0.1', bind: '127.0.0.1' };

/**
 * What to make of the host that Testcontainers found. Where there is a `/.dockerenv` it says the gateway of the bridge,
 * if the engine names one (it does once it was restarted): right inside a container, but many a virtual machine was made
 * from an image that has that file. The gateway is then an address of this very machine.
 */
export function publishedAt(host: string, viaSocket: boolean, own = ownAddresses()): PublishedAt {
  if (host === 'localhost' || own.includes(host)) return LOOPBACK;
  // The gateway is an address of the engine's machine; what a name or a far address leads to is not known.
  return { host, bind: viaSocket && isIP(host) === 4 ? host : '0.0.0.0' };
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? []);
}
