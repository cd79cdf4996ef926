import type { AddressInfo } from 'node:net';
import { seededRandom } from '../runtime/random.ts';
import { createApiServer } from './api/http-server.ts';
import { routesFor } from './api/routes.ts';
import { createCollection } from './collection.ts';
import { createLeases } from './leases.ts';
import type { Compat, Settings } from './settings.ts';
import { systemTimers } from './timers.ts';

export interface ProxyServerOptions {
  readonly host: string;
  /** 0 = any. */
  readonly port: number;
  /** Replays the draws of toxicity, jitter and slices; default 1. */
  readonly seed?: number;
  /** Default `squall`. */
  readonly compat?: Compat;
}

export interface ProxyServer {
  readonly port: number;
  /** Cuts every connection and stops listening. */
  close(): Promise<void>;
}

const DIAL_TIMEOUT_MS = 30_000;

/** Starts the embedded fault proxy: Toxiproxy's HTTP API plus `/x/...`. Rejects when the port is taken. */
export async function startProxyServer(options: ProxyServerOptions): Promise<ProxyServer> {
  const { compat = 'squall', seed = 1, host, port } = options;
  const settings: Settings = {
    compat,
    random: seededRandom(seed),
    timers: systemTimers(),
    dialTimeoutMs: DIAL_TIMEOUT_MS,
  };
  const proxies = createCollection(settings);
  const leases = createLeases();
  const server = createApiServer(routesFor(compat), { proxies, leases, settings });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        leases.close();
        proxies.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
