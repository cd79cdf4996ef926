import type { Socket } from 'node:net';
import type { Stream } from '../domain/fault.ts';
import { type Connection, joinSockets } from './connection.ts';
import { type Dial, dial } from './dial.ts';
import { resolveAddress } from './go/address.ts';
import { type Listener, listen } from './listener.ts';
import type { Settings } from './settings.ts';
import { createTouched, DOWN } from './touched.ts';
import type { Toxic } from './toxic.ts';

export interface ProxyConfig {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
}

/** What can be asked for in an update; `listen` as typed. */
export interface ProxyState {
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
}

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

const DIRECTIONS = ['upstream', 'downstream'] as const;

/** One listener in front of one upstream, with the toxics on the way. No method waits for a connection. */
export class FaultProxy {
  readonly name: string;
  readonly touched = createTouched();
  readonly #settings: Settings;
  readonly #toxics: Record<Stream, Toxic[]> = { upstream: [], downstream: [] };
  readonly #connections = new Set<Connection>();
  readonly #dials = new Set<Dial>();
  readonly #closedTraffic = noTraffic();
  #listen: string;
  #upstream: string;
  #listener: Listener | undefined;
  #total = 0;
  #dialFailed = 0;

  constructor({ name, listen: address, upstream }: ProxyConfig, settings: Settings) {
    this.name = name;
    this.#listen = address;
    this.#upstream = upstream;
    this.#settings = settings;
  }

  state(): ProxyState {
    return { listen: this.#listen, upstream: this.#upstream, enabled: this.#listener !== undefined };
  }

  /** Upstream ones first, each stream in the order of its chain. */
  toxics(): readonly Toxic[] {
    return [...this.#toxics.upstream, ...this.#toxics.downstream];
  }

  counts(): ConnectionCounts {
    const { size: open } = this.#connections;
    return { total: this.#total, open, dialing: this.#dials.size, dialFailed: this.#dialFailed };
  }

  traffic(): Readonly<Record<Stream, Readonly<Traffic>>> {
    const sum = structuredClone(this.#closedTraffic);
    for (const connection of this.#connections) addTraffic(sum, connection);
    return sum;
  }

  /** Listens; nothing when it already does. Throws `AddressError`. */
  async start(): Promise<void> {
    if (this.#listener) return;
    this.#use(await listen(this.#listen, this.#accept));
  }

  /** Refuses new connections and cuts live ones, at once. */
  stop(): void {
    if (!this.#listener) return;
    this.#listener.close();
    this.#listener = undefined;
    this.#cut();
  }

  /** True when listen (resolved) or upstream are not those of the proxy. Throws `AddressError`. */
  async differs(next: Pick<ProxyState, 'listen' | 'upstream'>): Promise<boolean> {
    return (await resolveAddress(next.listen)).text !== this.#listen || next.upstream !== this.#upstream;
  }

  /** As `PATCH /proxies/{name}`. Throws `AddressError`; then the proxy listens where it did. */
  async update(next: ProxyState): Promise<void> {
    if (this.#settings.compat === 'strict') return this.#updateStrictly(next);
    const target = await resolveAddress(next.listen);
    const redirected = next.upstream !== this.#upstream;
    if (target.text !== this.#listen) await this.#move(next, target.port);
    else if (redirected) this.#cut();
    this.#upstream = next.upstream;
    if (next.enabled) return this.start();
    this.stop();
    // Kept as typed until it is listened on.
    if (redirected) this.#listen = next.listen;
  }

  addToxic(toxic: Toxic): void {
    this.#toxics[toxic.direction].push(toxic);
    for (const { links } of this.#connections) links[toxic.direction].add(toxic);
  }

  /** Live connections look at the changed toxic; `redraw` tosses its coin again. */
  updateToxic(toxic: Toxic, redraw: boolean): void {
    for (const { links } of this.#connections) links[toxic.direction].update(toxic, redraw);
  }

  removeToxic(toxic: Toxic): void {
    const list = this.#toxics[toxic.direction];
    list.splice(list.indexOf(toxic), 1);
    for (const { links } of this.#connections) links[toxic.direction].remove(toxic);
  }

  /** Binds the new address before the old one is given up, unless both are one port of different spelling. */
  async #move({ listen: address, enabled }: ProxyState, port: number): Promise<void> {
    const before = this.state();
    if (before.listen.endsWith(`:${port}`)) this.stop();
    try {
      const bound = enabled ? await listen(address, this.#accept) : undefined;
      this.stop();
      this.#listen = address;
      if (bound) this.#use(bound);
    } catch (error) {
      if (before.enabled) await this.start();
      throw error;
    }
  }

  /** Toxiproxy stops first: a failure leaves the proxy down with the new address. */
  async #updateStrictly(next: ProxyState): Promise<void> {
    if (await this.differs(next)) {
      this.stop();
      this.#listen = next.listen;
      this.#upstream = next.upstream;
    }
    if (next.enabled) await this.start();
    else this.stop();
  }

  #use(listener: Listener): void {
    this.#listener = listener;
    this.#listen = listener.text;
  }

  readonly #accept = (client: Socket): void => {
    this.#total++;
    const attempt = dial(client, this.#upstream, this.#settings.dialTimeoutMs, (server) => {
      this.#dials.delete(attempt);
      if (server) this.#connections.add(this.#join(client, server));
      else this.#dialFailed++;
    });
    this.#dials.add(attempt);
  };

  #join(client: Socket, server: Socket): Connection {
    return joinSockets(client, server, {
      settings: this.#settings,
      touched: this.touched,
      toxics: this.#toxics,
      gone: (connection) => {
        this.#connections.delete(connection);
        addTraffic(this.#closedTraffic, connection);
      },
    });
  }

  #cut(): void {
    for (const attempt of this.#dials) attempt.abort();
    this.#dials.clear();
    for (const connection of this.#connections) {
      this.touched.add(DOWN);
      connection.cut();
    }
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
