import type { EdgeConnection } from '../domain/edge-journal.ts';
import type { Stream } from '../domain/fault.ts';
import { printAddress, resolveAddress } from './address.ts';
import { Clients, type ConnectionCounts, type Traffic } from './clients.ts';
import { httpLayer } from './http/http-layer.ts';
import { Journal } from './journal.ts';
import { createListener } from './listener.ts';
import type { Settings } from './settings.ts';
import { createTouched } from './touched.ts';
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

/** One listener in front of one upstream, with the toxics on the way. No method waits for a connection. */
export class FaultProxy {
  readonly name: string;
  readonly touched = createTouched();
  readonly #journal = new Journal();
  readonly #toxics: Record<Stream, Toxic[]> = { upstream: [], downstream: [] };
  readonly #clients: Clients;
  readonly #listener = createListener((client) => this.#clients.accept(client));
  /** In the chains while there are faults of single requests; never listed. */
  readonly #httpLayer = Object.values(httpLayer(() => this.toxics(), this.touched));
  #listen: string;
  #upstream: string;
  #enabled = false;

  constructor({ name, listen, upstream }: ProxyConfig, settings: Settings) {
    this.name = name;
    this.#listen = listen;
    this.#upstream = upstream;
    const { touched } = this;
    this.#clients = new Clients({
      settings,
      touched,
      journal: this.#journal,
      toxics: this.#toxics,
      upstream: () => this.#upstream,
    });
  }

  state(): ProxyState {
    return { listen: this.#listen, upstream: this.#upstream, enabled: this.#enabled };
  }

  /** Upstream ones first, each stream in the order of its chain. */
  toxics(): readonly Toxic[] {
    const all = [...this.#toxics.upstream, ...this.#toxics.downstream];
    return all.filter((toxic) => !this.#httpLayer.includes(toxic));
  }

  counts(): ConnectionCounts {
    return this.#clients.counts();
  }

  traffic(): Readonly<Record<Stream, Readonly<Traffic>>> {
    return this.#clients.traffic();
  }

  /** HTTP/1 requests that clients began; null where a connection spoke something else. */
  requestsBegun(): number | null {
    return this.#clients.requests();
  }

  /** Remembers from now on what callers do on each connection, until it is begun again. */
  beginJournal(): void {
    this.#journal.begin(this.#clients.sockets());
  }

  /** Of the connections since `beginJournal`; empty without it. */
  journal(): readonly EdgeConnection[] {
    return this.#journal.records();
  }

  /** Listens; nothing when it already does. Rejects when it cannot listen. */
  async start(): Promise<void> {
    if (this.#enabled) return;
    this.#listen = await this.#listener.open(this.#listen);
    this.#enabled = true;
    await this.applyListenMode();
  }

  /** Refuses new connections and cuts live ones, at once. */
  stop(): void {
    if (!this.#enabled) return;
    this.#enabled = false;
    this.#listener.close();
    this.#clients.cut();
  }

  /** Lets the listener follow the toxics that act on it. */
  async applyListenMode(): Promise<void> {
    if (!this.#enabled) return;
    const toxic = this.toxics().find(({ kind }) => kind.listenMode);
    await this.#listener.setMode(toxic?.kind.listenMode ?? 'accept', this.#listen);
  }

  /** True when listen (resolved) or upstream are not those of the proxy. Rejects when it cannot listen. */
  async differs(next: Pick<ProxyState, 'listen' | 'upstream'>): Promise<boolean> {
    return printAddress(await resolveAddress(next.listen)) !== this.#listen || next.upstream !== this.#upstream;
  }

  /** As `PATCH /proxies/{name}`. Rejects when it cannot listen; then the proxy listens where it did. */
  async update(next: ProxyState): Promise<void> {
    const target = await resolveAddress(next.listen);
    const redirected = next.upstream !== this.#upstream;
    if (printAddress(target) !== this.#listen) await this.#move(next, target.port);
    else if (redirected) this.#clients.cut();
    this.#upstream = next.upstream;
    if (next.enabled) return this.start();
    this.stop();
    // Kept as typed until it is listened on.
    if (redirected) this.#listen = next.listen;
  }

  /** Acts on live connections at once; one that acts on the listener waits for `applyListenMode`. */
  addToxic(toxic: Toxic): void {
    if (toxic.kind.http && !this.#hasHttpFaults()) for (const layer of this.#httpLayer) this.#attach(layer);
    this.#attach(toxic);
  }

  /** Live connections look at the changed toxic; `redraw` tosses its coin again. */
  updateToxic(toxic: Toxic, redraw: boolean): void {
    this.#clients.each(toxic.direction, (link) => link.update(toxic, redraw));
  }

  removeToxic(toxic: Toxic): void {
    this.#detach(toxic);
    this.#clients.resetIntercepted(toxic);
    if (!toxic.kind.http) return;
    // Removing the layer passes on what the fault still holds; other faults start at the next request.
    for (const layer of this.#httpLayer) this.#detach(layer);
    if (this.#hasHttpFaults()) for (const layer of this.#httpLayer) this.#attach(layer);
  }

  #hasHttpFaults(): boolean {
    return this.toxics().some(({ kind }) => kind.http);
  }

  #attach(toxic: Toxic): void {
    this.#toxics[toxic.direction].push(toxic);
    this.#clients.each(toxic.direction, (link) => link.add(toxic));
  }

  #detach(toxic: Toxic): void {
    const list = this.#toxics[toxic.direction];
    list.splice(list.indexOf(toxic), 1);
    this.#clients.each(toxic.direction, (link) => link.remove(toxic));
  }

  /** Binds the new address before the old one is given up, unless both are one port of different spelling. */
  async #move({ listen: address, enabled }: ProxyState, port: number): Promise<void> {
    const before = this.state();
    if (before.listen.endsWith(`:${port}`) || !enabled) this.stop();
    try {
      this.#listen = enabled ? await this.#listener.open(address) : address;
      this.#clients.cut();
      this.#enabled = enabled;
      await this.applyListenMode();
    } catch (error) {
      if (before.enabled) await this.start();
      throw error;
    }
  }
}
