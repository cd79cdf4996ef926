import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type EventLog, watch } from './observation.ts';

/** Both ends of one proxied connection. */
export interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly atClient: EventLog;
  readonly atUpstream: EventLog;
}

/** What one data-plane case works with on one server: an upstream, a proxy in front of it, sockets, a clock. */
export interface Lab extends AsyncDisposable {
  /** Time since the last `mark`, ms. */
  now(): number;
  mark(): void;
  wait(ms: number): Promise<void>;
  /** A connection through the proxy, open at both ends. `half` keeps the sockets open after the other side's end. */
  pair(half?: boolean): Promise<Pair>;
  /** A client alone; its upstream need not exist. */
  client(): { socket: Socket; log: EventLog };
  toxic(type: string, attributes: Readonly<Record<string, number>>, more?: object): Promise<void>;
  patchToxic(name: string, body: object): Promise<void>;
  removeToxic(name: string): Promise<void>;
  patchProxy(body: object): Promise<void>;
  /** Any other call below the proxy; `/reset` is the server's. */
  api(method: string, path: string, body?: object): Promise<void>;
  readonly listenPort: number;
  readonly upstreamPort: number;
}

let labs = 0;

/** Makes an upstream and a proxy in front of it on the server whose API is at `apiPort`. */
export async function openLab(apiPort: number, upstream?: string): Promise<Lab> {
  const name = `case-${labs++}`;
  const path = `/proxies/${name}`;
  const origin = await openUpstream();
  const made = await call(apiPort, 'POST', '/proxies', {
    name,
    listen: '127.0.0.1:0',
    upstream: upstream ?? `127.0.0.1:${origin.port}`,
  });
  const listenPort = Number((JSON.parse(made) as { listen: string }).listen.split(':').at(-1));
  let since = performance.now();
  const now = () => performance.now() - since;
  const api = async (method: string, below: string, body?: object) => {
    await call(apiPort, method, below.startsWith('/reset') ? below : path + below, body);
  };
  const { pair, client, closeClients } = dialling(listenPort, origin, now);
  return {
    now,
    mark: () => {
      since = performance.now();
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    pair,
    client,
    toxic: (type, attributes, more = {}) => api('POST', '/toxics', { type, attributes, ...more }),
    patchToxic: (toxic, body) => api('PATCH', `/toxics/${toxic}`, body),
    removeToxic: (toxic) => api('DELETE', `/toxics/${toxic}`),
    patchProxy: (body) => api('PATCH', '', body),
    api,
    listenPort,
    upstreamPort: origin.port,
    [Symbol.asyncDispose]: async () => {
      closeClients();
      origin.close();
      await call(apiPort, 'DELETE', path).catch(() => '');
    },
  };
}

async function call(port: number, method: string, path: string, body?: object): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { 'User-Agent': 'conformance' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text;
}

interface Upstream {
  readonly port: number;
  /** The next connection that arrives. */
  accepted(): Promise<Socket>;
  close(): void;
}

async function openUpstream(): Promise<Upstream> {
  const arrived: Socket[] = [];
  const all = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    all.add(socket);
    arrived.push(socket);
    server.emit('arrived');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has a TCP address');
  return {
    port: address.port,
    accepted: async () => {
      if (arrived.length === 0) await once(server, 'arrived');
      return arrived.shift() as Socket;
    },
    close: () => {
      for (const socket of all) socket.destroy();
      server.close();
    },
  };
}

function dialling(port: number, origin: Upstream, now: () => number) {
  const sockets = new Set<Socket>();
  const dial = () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    sockets.add(socket);
    return socket;
  };
  const open = async (half: boolean): Promise<Pair> => {
    const client = dial();
    const atClient = watch('client', client, now, half);
    const upstream = await origin.accepted();
    return { client, upstream, atClient, atUpstream: watch('upstream', upstream, now, half) };
  };
  // One at a time: that is how a client and the socket at the upstream find each other.
  let last: Promise<unknown> = Promise.resolve();
  return {
    pair: (half = false): Promise<Pair> => {
      const next = last.then(() => open(half));
      last = next;
      return next;
    },
    client: () => {
      const socket = dial();
      return { socket, log: watch('client', socket, now) };
    },
    closeClients: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
