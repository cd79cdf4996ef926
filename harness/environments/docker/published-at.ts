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
 * Corrects the host that Testcontainers found. Where there is a `/.dockerenv`, it takes the gateway of the bridge, if the
 * engine names one (it does after a restart). That is right inside a container, but virtual machines that were made from
 * a container image have that file too, and there the gateway is an address of this machine.
 */
export async function publishedAt(host: string, viaSocket: boolean): Promise<PublishedAt> {
  if (host === 'localhost' || (await isOwnAddress(host))) return LOOPBACK;
  // The gateway is an address of the engine's machine; of a name or a remote address that is unknown.
  return { host, bind: viaSocket && isIP(host) === 4 ? host : '0.0.0.0' };
}

/** Tries to listen there: a bridge without containers is down, so Node does not list it among the interfaces. */
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
