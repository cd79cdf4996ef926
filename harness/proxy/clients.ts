import type { Socket } from 'node:net';
import type { Stream } from '../domain/fault.ts';
import { type Connection, joinSockets } from './connection.ts';
import { type Dial, dial } from './dial.ts';
import type { Journal } from './journal.ts';
import type { Link } from './link.ts';
import type { Settings } from './settings.ts';
import { DOWN, type Touched } from './touched.ts';
import type { Toxic } from './toxic.ts';

/** Counts of connections since the proxy was made. */
export interface ConnectionCounts {
  readonly total: number;
  readonly open: number;
  readonly dialing: number;
  readonly dialFailed: number;
}

/** Bytes of all connections of one direction, closed ones included. */
export interface Traffic {
  received: number;
  sent: number;
}

export interface ClientsHost {
  readonly settings: Settings;
  readonly touched: Touched;
  readonly journal: Journal;
  /** The chains as they are now. */
  readonly toxics: Readonly<Record<Stream, readonly Toxic[]>>;
  upstream(): string;
}

const DIRECTIONS = ['upstream', 'downstream'] as const;

/** All clients of one proxy: intercepted by a toxic, waiting for the dial, or connected. */
export class Clients {
  readonly #host: ClientsHost;
  readonly #connections = new Set<Connection>();
  readonly #dials = new Set<Dial>();
  readonly #intercepted = new Set<{ readonly toxic: Toxic; readonly client: Socket }>();
  readonly #closedTraffic = noTraffic();
  #closedRequests: number | null = 0;
  #total = 0;
  #dialFailed = 0;

  constructor(host: ClientsHost) {
    this.#host = host;
  }

  counts(): ConnectionCounts {
    const open = this.#connections.size + this.#intercepted.size;
    return { total: this.#total, open, dialing: this.#dials.size, dialFailed: this.#dialFailed };
  }

  traffic(): Readonly<Record<Stream, Readonly<Traffic>>> {
    const sum = structuredClone(this.#closedTraffic);
    for (const connection of this.#connections) addTraffic(sum, connection);
    return sum;
  }

  /** HTTP/1 requests that clients began; null where a connection spoke something else. */
  requests(): number | null {
    return [...this.#connections].reduce((sum, { requests }) => plus(sum, requests.begun()), this.#closedRequests);
  }

  accept(client: Socket): void {
    this.#total++;
    this.#host.settings.turns.accepted();
    this.#host.journal.watch(client);
    if (this.#tryIntercept(client)) return;
    const { settings, upstream } = this.#host;
    const attempt = dial(client, upstream(), settings.dialTimeoutMs, (server) => {
      this.#dials.delete(attempt);
      if (server) this.#connections.add(this.#join(client, server));
      else this.#dialFailed++;
    });
    this.#dials.add(attempt);
  }

  /** The sockets of all clients that are connected now. */
  sockets(): readonly Socket[] {
    return [...this.#connections].map(({ client }) => client);
  }

  /** Acts on one direction of every live connection. */
  each(direction: Stream, act: (link: Link) => void): void {
    for (const { links } of this.#connections) act(links[direction]);
  }

  /** Resets the clients that a removed toxic had intercepted. */
  resetIntercepted(toxic: Toxic): void {
    for (const one of this.#intercepted) if (one.toxic === toxic) one.client.resetAndDestroy();
  }

  /** Closes every connection at once. */
  cut(): void {
    for (const attempt of this.#dials) attempt.abort();
    this.#dials.clear();
    for (const { client } of this.#intercepted) client.destroy();
    for (const connection of this.#connections) {
      this.#host.touched.add(DOWN);
      connection.cut();
    }
  }

  /** True when a toxic intercepts the client; its upstream is then not dialled. */
  #tryIntercept(client: Socket): boolean {
    const { toxics, touched } = this.#host;
    const toxic = DIRECTIONS.flatMap((direction) => toxics[direction]).find(
      ({ kind, coin, toxicity }) => kind.intercept && coin.next() < toxicity,
    );
    if (!toxic) return false;
    const entry = { toxic, client };
    this.#intercepted.add(entry);
    client.on('error', () => {}).on('close', () => this.#intercepted.delete(entry));
    touched.add(toxic.name);
    toxic.kind.intercept?.(client, toxic.attributes);
    return true;
  }

  #join(client: Socket, server: Socket): Connection {
    return joinSockets(client, server, {
      ...this.#host,
      closed: (connection) => {
        this.#connections.delete(connection);
        addTraffic(this.#closedTraffic, connection);
        this.#closedRequests = plus(this.#closedRequests, connection.requests.begun());
      },
    });
  }
}

function plus(sum: number | null, more: number | null): number | null {
  return sum === null || more === null ? null : sum + more;
}

function noTraffic(): Record<Stream, Traffic> {
  return { upstream: { received: 0, sent: 0 }, downstream: { received: 0, sent: 0 } };
}

function addTraffic(sum: Record<Stream, Traffic>, { links }: Connection): void {
  for (const direction of DIRECTIONS) {
    sum[direction].received += links[direction].bytes.received;
    sum[direction].sent += links[direction].bytes.sent;
  }
}
