import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ProxyServer, startProxyServer } from './server.ts';

/** How one HTTP call through the edge ended. */
export interface CallEnd {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Code of the error that ended it, or ''. */
  readonly error: string;
  readonly ms: number;
}

/** A proxy server with one proxy `edge` in front of a small HTTP service. */
export interface Edge extends AsyncDisposable {
  readonly api: string;
  readonly port: number;
  /** Requests that the service has seen. */
  arrivals(): number;
  /** Status and parsed body of a control call. */
  control(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>;
  toxic(type: string, attributes?: object, more?: object): Promise<void>;
  lift(name: string): Promise<void>;
  witness(): Promise<Witness>;
  /** One call over a connection that is kept alive between calls. */
  call(path?: string, options?: { method?: string; headers?: Record<string, string>; body?: string }): Promise<CallEnd>;
}

export interface Witness {
  readonly connections: { readonly total: number; readonly open: number };
  readonly touched: Readonly<Record<string, number | null>>;
  readonly requests: Readonly<Record<string, { readonly seen: number; readonly hit: number }>>;
}

/** Answers `GET /chunked` in chunks, anything else with its method, path and body. */
async function startService(seen: () => void): Promise<Server> {
  const server = createServer((incoming, response) => {
    seen();
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      if (incoming.url === '/chunked') response.write('first part, ');
      response.end(`${incoming.method} ${incoming.url} ${Buffer.concat(parts)}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export async function openEdge(seed = 1): Promise<Edge> {
  let arrivals = 0;
  const service = await startService(() => arrivals++);
  const server: ProxyServer = await startProxyServer({ host: '127.0.0.1', port: 0, seed });
  const api = `http://127.0.0.1:${server.port}`;
  const control: Edge['control'] = async (method, path, body) => {
    const answer = await fetch(api + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : undefined };
  };
  const upstream = `127.0.0.1:${(service.address() as AddressInfo).port}`;
  const made = await control('POST', '/proxies', { name: 'edge', listen: '127.0.0.1:0', upstream });
  const port = Number((made.body as { listen: string }).listen.split(':')[1]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    api,
    port,
    arrivals: () => arrivals,
    control,
    toxic: async (type, attributes = {}, more = {}) => {
      const { status, body } = await control('POST', '/proxies/edge/toxics', { type, name: type, attributes, ...more });
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    lift: async (name) => void (await control('DELETE', `/proxies/edge/toxics/${name}`)),
    witness: async () => (await control('GET', '/x/proxies/edge')).body as Witness,
    call: (path = '/', options = {}) => callOnce(port, agent, path, options),
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      await server.close();
      service.closeAllConnections();
      service.close();
    },
  };
}

function callOnce(
  port: number,
  agent: Agent,
  path: string,
  { method = 'GET', headers = {}, body = '' }: NonNullable<Parameters<Edge['call']>[1]>,
): Promise<CallEnd> {
  const from = performance.now();
  return new Promise((resolve) => {
    let incoming: IncomingMessage | undefined;
    const parts: Buffer[] = [];
    const done = (error: string) =>
      resolve({
        status: incoming?.statusCode ?? 0,
        headers: incoming?.headers ?? {},
        body: Buffer.concat(parts).toString(),
        error,
        ms: performance.now() - from,
      });
    const failed = (error: NodeJS.ErrnoException) => done(error.code ?? error.message);
    const outgoing = request({ host: '127.0.0.1', port, agent, path, method, headers }, (response) => {
      incoming = response;
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done(''));
      response.on('error', failed);
    });
    outgoing.on('error', failed);
    outgoing.end(body);
  });
}
