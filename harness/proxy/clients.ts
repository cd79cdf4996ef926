import type { Socket } from 'node:net';
import type { Stream } from '../domain/fault.ts';
import { type Connection, joinSockets } from './connection.ts';
import { type Dial, dial } from './dial.ts';
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
  /** The chains as they are now. */
  readonly toxics: Readonly<Record<Stream, readonly Toxic[]>>;
  upstream(): string;
}

const DIRECTIONS = ['upstream', 'downstream'] as const;

/** Everybody who came through the listener of one proxy: taken over by a toxic, being dialled for, or connected. */
export class Clients {
  readonly #host: ClientsHost;
  readonly #connections = new Set<Connection>();
  readonly #dials = new Set<Dial>();
  readonly #taken = new Set<{ readonly toxic: Toxic; readonly client: Socket }>();
  readonly #closedTraffic = noTraffic();
  #total = 0;
  #dialFailed = 0;

  constructor(host: ClientsHost) {
    this.#host = host;
  }

  counts(): ConnectionCounts {
    const open = this.#connections.size + this.#taken.size;
    return { total: this.#total, open, dialing: this.#dials.size, dialFailed: this.#dialFailed };
  }

  traffic(): Readonly<Record<Stream, Readonly<Traffic>>> {
    const sum = structuredClone(this.#closedTraffic);
    for (const connection of this.#connections) addTraffic(sum, connection);
    return sum;
  }

  accept(client: Socket): void {
    this.#total++;
    if (this.#takeOver(client)) return;
    const { settings, upstream } = this.#host;
    const attempt = dial(client, upstream(), settings.dialTimeoutMs, (server) => {
      this.#dials.delete(attempt);
      if (server) this.#connections.add(this.#join(client, server));
      else this.#dialFailed++;
    });
    this.#dials.add(attempt);
  }

  /** Acts on one direction of every live connection. */
  each(direction: Stream, act: (link: Link) => void): void {
    for (const { links } of this.#connections) act(links[direction]);
  }

  /** The toxic is gone: whom it had taken over is reset. */
  letGo(toxic: Toxic): void {
    for (const taken of this.#taken) if (taken.toxic === toxic) taken.client.resetAndDestroy();
  }

  /** Closes every connection at once. */
  cut(): void {
    for (const attempt of this.#dials) attempt.abort();
    this.#dials.clear();
    for (const { client } of this.#taken) client.destroy();
    for (const connection of this.#connections) {
      this.#host.touched.add(DOWN);
      connection.cut();
    }
  }

  /** True when a toxic has taken the client over before its upstream is dialled. */
  #takeOver(client: Socket): boolean {
    const { toxics, touched } = this.#host;
    const toxic = DIRECTIONS.flatMap((direction) => toxics[direction]).find(
      ({ kind, coin, toxicity }) => kind.admit && coin.next() < toxicity,
    );
    if (!toxic) return false;
    const taken = { toxic, client };
    this.#taken.add(taken);
    client.on('error', () => {}).on('close', () => this.#taken.delete(taken));
    touched.add(toxic.name);
    toxic.kind.admit?.(client, toxic.attributes);
    return true;
  }

  #join(client: Socket, server: Socket): Connection {
    return joinSockets(client, server, {
      ...this.#host,
      gone: (connection) => {
        this.#connections.delete(connection);
        addTraffic(this.#closedTraffic, connection);
      },
    });
  }
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
