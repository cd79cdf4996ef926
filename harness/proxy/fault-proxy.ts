import { connect, type Socket } from 'node:net';
import type { Stream } from '../domain/fault.ts';
import { type Connection, joinSockets } from './connection.ts';
import { resolveAddress, splitHostPort } from './go/address.ts';
import { type Listener, listen } from './listener.ts';
import type { Settings } from './settings.ts';
import { createTouched, DOWN, type Touched } from './touched.ts';
import type { Toxic } from './toxic.ts';

export interface ProxyConfig {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
}

/** Bytes of all connections of one direction, closed ones included. */
export interface Traffic {
  received: number;
  sent: number;
}

/** Counts of connections since the proxy was made. */
export interface ConnectionCounts {
  readonly total: number;
  readonly open: number;
  readonly dialing: number;
  readonly dialFailed: number;
}

/** One listener in front of one upstream, with the toxics on the way. */
export interface Proxy {
  readonly name: string;
  readonly config: () => ProxyConfig;
  readonly enabled: () => boolean;
  readonly toxics: Readonly<Record<Stream, readonly Toxic[]>>;
  readonly touched: Touched;
  counts(): ConnectionCounts;
  traffic(): Readonly<Record<Stream, Readonly<Traffic>>>;
  /** Listens; nothing when it already does. Throws `AddressError`. */
  start(): Promise<void>;
  /** Refuses new connections and cuts live ones, at once. */
  stop(): void;
  /** As `PATCH /proxies/{name}`. */
  update(next: { listen: string; upstream: string; enabled: boolean }): Promise<void>;
  /** True when listen (resolved) or upstream are not those of the proxy. Throws `AddressError`. */
  differs(next: { listen: string; upstream: string }): Promise<boolean>;
  addToxic(toxic: Toxic): void;
  /** Live connections look at the changed toxic; `redraw` tosses its coin again. */
  updateToxic(toxic: Toxic, redraw: boolean): void;
  removeToxic(toxic: Toxic): void;
}

export function createProxy(initial: ProxyConfig, settings: Settings): Proxy {
  let { listen: address, upstream } = initial;
  let listener: Listener | undefined;
  let total = 0;
  let dialFailed = 0;
  const dials = new Set<{ abort(): void }>();
  const connections = new Set<Connection>();
  const toxics: Record<Stream, Toxic[]> = { upstream: [], downstream: [] };
  const touched = createTouched();
  const closedTraffic: Record<Stream, Traffic> = {
    upstream: { received: 0, sent: 0 },
    downstream: { received: 0, sent: 0 },
  };

  const gone = (connection: Connection) => {
    if (!connections.delete(connection)) return;
    addTraffic(closedTraffic, connection);
  };
  const accept = (client: Socket) => {
    total++;
    const dial = dialUpstream(client, upstream, settings.dialTimeoutMs, (server) => {
      dials.delete(dial);
      if (server) connections.add(joinSockets(client, server, { settings, touched, toxics, gone }));
      else dialFailed++;
    });
    dials.add(dial);
  };
  const cut = () => {
    for (const dial of dials) dial.abort();
    dials.clear();
    for (const connection of connections) {
      touched.add(DOWN);
      connection.cut();
    }
  };
  const stop = () => {
    if (!listener) return;
    listener.close();
    listener = undefined;
    cut();
  };
  const start = async () => {
    if (listener) return;
    listener = await listen(address, accept);
    address = listener.text;
  };
  const differs = async (next: { listen: string; upstream: string }) =>
    (await resolveAddress(next.listen)).text !== address || next.upstream !== upstream;

  /** Toxiproxy stops first, so that a failure leaves the proxy down with the new address. */
  const updateStrictly: Proxy['update'] = async (next) => {
    if (await differs(next)) {
      stop();
      address = next.listen;
      upstream = next.upstream;
    }
    if (!next.enabled) stop();
    else await start();
  };
  /** The new address is bound before the old one is given up: a failure changes nothing. */
  const update: Proxy['update'] = async (next) => {
    const resolved = await resolveAddress(next.listen);
    const moves = resolved.text !== address;
    if (next.enabled && moves) {
      const bound = await listen(next.listen, accept);
      stop();
      listener = bound;
      address = bound.text;
    } else if (moves) {
      stop();
      address = next.listen;
    } else if (next.upstream !== upstream) {
      cut();
    }
    upstream = next.upstream;
    if (!next.enabled) stop();
    else await start();
  };
  const each = (direction: Stream, act: (link: Connection['links'][Stream]) => void) => {
    for (const connection of connections) act(connection.links[direction]);
  };

  return {
    name: initial.name,
    config: () => ({ name: initial.name, listen: address, upstream }),
    enabled: () => listener !== undefined,
    toxics,
    touched,
    counts: () => ({ total, open: connections.size, dialing: dials.size, dialFailed }),
    traffic: () => {
      const sum = structuredClone(closedTraffic);
      for (const connection of connections) addTraffic(sum, connection);
      return sum;
    },
    start,
    stop,
    update: (next) => (settings.compat === 'strict' ? updateStrictly(next) : update(next)),
    differs,
    addToxic: (toxic) => {
      toxics[toxic.direction].push(toxic);
      each(toxic.direction, (link) => link.add(toxic));
    },
    updateToxic: (toxic, redraw) => each(toxic.direction, (link) => link.update(toxic, redraw)),
    removeToxic: (toxic) => {
      const list = toxics[toxic.direction];
      list.splice(list.indexOf(toxic), 1);
      each(toxic.direction, (link) => link.remove(toxic));
    },
  };
}

/**
 * Dials for one client; nobody else waits for it. A failed dial closes the client without a byte, as Toxiproxy
 * does: its connect has already succeeded.
 */
function dialUpstream(
  client: Socket,
  upstream: string,
  timeoutMs: number,
  settled: (server: Socket | undefined) => void,
): { abort(): void } {
  let socket: Socket | undefined;
  let open = true;
  const finish = (server: Socket | undefined) => {
    if (!open) return;
    open = false;
    clearTimeout(timer);
    if (!server) {
      socket?.destroy();
      client.destroy();
    }
    settled(server);
  };
  const fail = () => finish(undefined);
  const timer = setTimeout(fail, timeoutMs);
  client.on('error', fail);
  try {
    const { host, port } = splitHostPort(upstream);
    const dialed = connect({ host: host || 'localhost', port: Number(port), allowHalfOpen: true, noDelay: true });
    socket = dialed;
    dialed.once('error', fail);
    dialed.once('connect', () => {
      dialed.off('error', fail);
      client.off('error', fail);
      finish(dialed);
    });
  } catch {
    // An upstream that is no address: as good as unreachable.
    setImmediate(fail);
  }
  return {
    abort: () => {
      open = false;
      clearTimeout(timer);
      socket?.destroy();
      client.destroy();
    },
  };
}

function addTraffic(sum: Record<Stream, Traffic>, { links }: Connection): void {
  for (const direction of ['upstream', 'downstream'] as const) {
    sum[direction].received += links[direction].bytes.received;
    sum[direction].sent += links[direction].bytes.sent;
  }
}
