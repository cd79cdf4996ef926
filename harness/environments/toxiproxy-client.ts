import { Toxiproxy } from 'toxiproxy-node-client';
import type { EdgeConnection, EdgeJournal } from '../domain/edge-journal.ts';
import type { EdgeControl, ToxicSpec } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';
import type { Reaper, Watch } from '../runtime/reaper/reaper.ts';
import { createFaultLease, type FaultLease } from './fault-lease.ts';
import { receivedBytes } from './received-bytes.ts';
import { createProxyApi, type ProxyApi, refusedWith } from './toxiproxy-api.ts';
import { versionIn } from './toxiproxy-version.ts';

/** A running Toxiproxy, real or embedded. */
export interface FaultProxy {
  /** `2.12.0` */
  version(): Promise<string>;
  /** Puts a proxy in front of `upstream` (`host:port`); one after another, because some servers race for ports. */
  createEdge(spec: EdgeProxySpec): Promise<ProxiedEdge>;
  /** An edge over a proxy that already exists: Squall only adds toxics. SQUALL_PROXY when it does not exist. */
  adoptEdge(edge: string, proxy: string): Promise<AdoptedEdge>;
  /** Removes a proxy that `createEdge` made, and nothing else. */
  removeEdge(edge: string): Promise<void>;
  /** Lifts every fault that is left. */
  liftAll(): Promise<void>;
  /** The server is about to end with everything on it. */
  forget(): void;
}

export interface EdgeProxySpec {
  /** `payment->bank` */
  readonly edge: string;
  /** Where it listens: `127.0.0.1:0` */
  readonly listen: string;
  readonly upstream: string;
  /** Of the proxy, where others have proxies as well; default: made from the edge. */
  readonly name?: string;
}

export interface ProxiedEdge {
  readonly control: EdgeControl;
  /** Where it really listens, `host:port`. */
  readonly listen: string;
}

export interface AdoptedEdge {
  readonly control: EdgeControl;
  /** Where the existing proxy leads, `host:port`. */
  readonly upstream: string;
}

/** Only the embedded proxy counts what passes and what it touched. */
export type ProxyKind = 'embedded' | 'toxiproxy';

/**
 * Drives a Toxiproxy through toxiproxy-node-client and hides that client's quirks: it discards error bodies and has no
 * deadline (so it gets Squall's HTTP layer), its objects keep the state that they were created with (so state is always
 * read again), its updates must name every field, and it offers `down` as a toxic, which no server accepts.
 *
 * With a reaper no fault outlives the run: it knows every toxic and proxy before it exists, removes them when the run dies,
 * and lifts them while the run stands still. Faults on the embedded proxy heal by themselves as well.
 */
export function connectFaultProxy(url: string, kind: ProxyKind, reaper?: Reaper): FaultProxy {
  const api = createProxyApi(url);
  const client = new Toxiproxy(url);
  client.api = api as unknown as Toxiproxy['api'];
  const made = new Map<string, { readonly proxy: string; readonly held: Watch | undefined }>();
  const adopted = new Set<string>();
  const proxies = () => [...[...made.values()].map(({ proxy }) => proxy), ...adopted];
  const lease = kind === 'embedded' && reaper ? createFaultLease({ url, api, reaper, proxies }) : undefined;
  const server: Server = { url, kind, api, reaper, lease };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  };
  return {
    version: async () => versionIn(await client.getVersion()),
    createEdge: ({ edge, listen, upstream, name: proxy = proxyName(edge) }) =>
      inTurn(async () => {
        const held = reaper?.watch({ kind: 'proxy', api: url, proxy, mark: false });
        const spec = { name: proxy, listen, upstream, enabled: true };
        const created = await client.createProxy(spec).catch((error: unknown) => {
          // The name is taken: that proxy is somebody else's, and no clean-up may remove it.
          if (refusedWith(error)) held?.[Symbol.dispose]();
          throw error;
        });
        made.set(edge, { proxy, held });
        const address = { listen: created.listen, upstream };
        return { listen: created.listen, control: ownEdge({ edge, proxy, server, address }) };
      }),
    adoptEdge: async (edge, proxy) => {
      const { name, upstream } = await api.json<ProxyState>('GET', pathOf(proxy));
      if (name !== proxy) throw new SquallError('SQUALL_PROXY', `the fault proxy gave ${name} for ${proxy} of ${edge}`);
      adopted.add(proxy);
      return { control: adoptedEdge({ edge, proxy, server }), upstream };
    },
    removeEdge: async (edge) => {
      const ours = made.get(edge);
      if (!ours) return;
      await api.delete(url + pathOf(ours.proxy)).catch(unlessGone);
      made.delete(edge);
      ours.held?.[Symbol.dispose]();
    },
    liftAll: async () => lease?.end(),
    forget: () => {
      lease?.forget();
      for (const { held } of made.values()) held?.[Symbol.dispose]();
    },
  };
}

interface Server {
  readonly url: string;
  readonly kind: ProxyKind;
  readonly api: ProxyApi;
  readonly reaper: Reaper | undefined;
  readonly lease: FaultLease | undefined;
}

/** Sends a change that breaks something: under a lease where the server has leases. */
async function breakIt({ api, lease }: Server, path: string, body: unknown): Promise<void> {
  const change = (headers: Readonly<Record<string, string>>) => api.json('POST', path, body, headers);
  await (lease ? lease.hold(change) : change({}));
}

interface Edge {
  readonly edge: string;
  readonly proxy: string;
  readonly server: Server;
}

/** The path of a proxy; names may hold signs that mean something in URLs. */
function pathOf(proxy: string): string {
  return `/proxies/${encodeURIComponent(proxy)}`;
}

/** No server finds a proxy with `/` in its name, and `>` is hard to read in a URL. */
function proxyName(edge: string): string {
  return edge.replace('->', '_to_').replaceAll(/[^\w.-]/g, '_');
}

/** A proxy that Squall made: it may be switched off as well, and removing it removes its toxics. */
function ownEdge(
  own: Edge & { readonly address: { readonly listen: string; readonly upstream: string } },
): EdgeControl {
  const { proxy, server, address } = own;
  return {
    ...edgeControl(own),
    setEnabled: async (enabled) => {
      const state = { ...address, enabled };
      if (enabled) await server.api.json('POST', pathOf(proxy), state);
      else await breakIt(server, pathOf(proxy), state);
    },
  };
}

/** A proxy that Squall did not make: each toxic is watched by itself, and the proxy must not be switched off. */
function adoptedEdge(adopted: Edge): EdgeControl {
  const { edge, proxy, server } = adopted;
  const control = edgeControl(adopted);
  const leases = new Map<string, Disposable>();
  return {
    ...control,
    addToxic: async (toxic) => {
      const held = server.reaper?.watch({ kind: 'toxics', api: server.url, proxy });
      if (held) leases.set(toxic.name, held);
      await control.addToxic(toxic);
    },
    removeToxic: async (name) => {
      await control.removeToxic(name);
      leases.get(name)?.[Symbol.dispose]();
    },
    setEnabled: async () => {
      throw new SquallError('SQUALL_NOT_AVAILABLE', `proxy ${proxy} of ${edge} was not made by Squall`, {
        hint: 'only toxics are put on it; let Squall make the proxy if the edge is to go down',
      });
    },
  };
}

function edgeControl({ edge, proxy, server }: Edge): EdgeControl {
  const { api, kind, url } = server;
  return {
    name: edge,
    addToxic: async (toxic: ToxicSpec) => {
      if (kind === 'toxiproxy' && toxic.type.startsWith(EXTENSION)) throw needsEmbedded(edge, toxic.type);
      await breakIt(server, `${pathOf(proxy)}/toxics`, toxic);
    },
    removeToxic: async (toxic) => {
      await api.delete(`${url}${pathOf(proxy)}/toxics/${encodeURIComponent(toxic)}`).catch(unlessGone);
    },
    setEnabled: () => Promise.reject(new Error(`${edge} cannot be switched off`)),
    touched: async (toxic = 'down') => {
      if (kind === 'toxiproxy') return null;
      const { touched } = await api.json<Witness>('GET', `/x${pathOf(proxy)}`);
      const count = touched[toxic];
      return count === undefined ? 0 : count;
    },
    traffic: async () => {
      if (kind === 'toxiproxy') return null;
      const { connections, bytes, requestsBegun = null } = await api.json<Witness>('GET', `/x${pathOf(proxy)}`);
      const { total, open } = connections;
      return { connections: total, bytes: bytes.upstream.received, open, requests: requestsBegun };
    },
    ended: async () => (kind === 'toxiproxy' ? receivedBytes(url, proxy) : null),
    ...(kind === 'toxiproxy' ? {} : { journal: journalOf(`/x${pathOf(proxy)}/journal`, api) }),
    state: async () => {
      const { enabled, toxics } = await api.json<ProxyState>('GET', pathOf(proxy));
      return { enabled, toxics: toxics.map((toxic) => toxic.name) };
    },
  };
}

function journalOf(path: string, api: ProxyApi): EdgeJournal {
  return {
    begin: async () => {
      await api.json('POST', path, {});
    },
    connections: async () => (await api.json<{ connections: readonly EdgeConnection[] }>('GET', path)).connections,
  };
}

/** Prefix of the toxic types that only the embedded proxy has. */
const EXTENSION = 'x_';

function needsEmbedded(edge: string, type: string): SquallError {
  return new SquallError('SQUALL_NOT_AVAILABLE', `Toxiproxy cannot do ${type} on ${edge}`, {
    hint: 'only the embedded proxy can: --environment local --proxy embedded',
  });
}

interface ProxyState {
  readonly name: string;
  /** `host:port` */
  readonly upstream: string;
  readonly enabled: boolean;
  readonly toxics: readonly { readonly name: string }[];
}

/** What the embedded proxy counted. */
interface Witness {
  /** Distinct connections per toxic; `down` counts those that it cut. */
  readonly touched: Readonly<Record<string, number>>;
  readonly connections: { readonly total: number; readonly open: number };
  readonly bytes: { readonly upstream: { readonly received: number } };
  /** HTTP/1 requests, null of other protocols; earlier versions do not tell. */
  readonly requestsBegun?: number | null;
}

/** Ignores the error that the thing does not exist. */
function unlessGone(error: unknown): void {
  if (!refusedWith(error, 404)) throw error;
}
