import { once } from 'node:events';
import { createServer, isIP } from 'node:net';

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
export async function publishedAt(host: string, viaSocket: boolean): Promise<PublishedAt> {
  if (host === 'localhost' || (await isOwnAddress(host))) return LOOPBACK;
  // The gateway is an address of the engine's machine; what a name or a far address leads to is not known.
  return { host, bind: viaSocket && isIP(host) === 4 ? host : '0.0.0.0' };
}

/** Whether one can listen there: a bridge without containers is down, and not among the interfaces that Node lists. */
async function isOwnAddress(host: string): Promise<boolean> {
  if (isIP(host) === 0) return false;
  const server = createServer().listen(0, host);
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
