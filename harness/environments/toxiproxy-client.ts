import { type ToxicType, Toxiproxy } from 'toxiproxy-node-client';
import type { EdgeControl, ToxicSpec } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';
import { createProxyApi, type ProxyApi, ProxyRefusal } from './toxiproxy-api.ts';

/** A running Toxiproxy, real or embedded. */
export interface FaultProxy {
  /** `2.12.0` */
  version(): Promise<string>;
  /** Puts a proxy in front of `upstream` (`host:port`); one after another, because some servers race for ports. */
  createEdge(spec: EdgeProxySpec): Promise<ProxiedEdge>;
}

export interface EdgeProxySpec {
  /** `payment->bank` */
  readonly edge: string;
  /** Where it listens: `127.0.0.1:0` */
  readonly listen: string;
  readonly upstream: string;
}

export interface ProxiedEdge {
  readonly control: EdgeControl;
  /** Where it really listens, `host:port`. */
  readonly listen: string;
}

/** Only the embedded proxy counts what it touched. */
export type ProxyKind = 'embedded' | 'toxiproxy';

/**
 * Drives a Toxiproxy through toxiproxy-node-client. Every quirk of that client ends here: it throws error bodies away
 * and has no deadline (so it is given an HTTP layer of ours), its objects keep the state of their birth (so state is
 * always asked anew), its updates must name every field, and it offers `down` as a toxic, which no server takes.
 */
export function connectFaultProxy(url: string, kind: ProxyKind): FaultProxy {
  const api = createProxyApi(url);
  const client = new Toxiproxy(url);
  client.api = api as unknown as Toxiproxy['api'];
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  };
  return {
    version: async () => (JSON.parse(await client.getVersion()) as { version: string }).version,
    createEdge: ({ edge, listen, upstream }) =>
      inTurn(async () => {
        const name = proxyName(edge);
        const created = await client.createProxy({ name, listen, upstream, enabled: true });
        const address = { listen: created.listen, upstream };
        return { listen: created.listen, control: edgeControl(edge, name, address, client, api, kind) };
      }),
  };
}

/** Names stand in URLs, and `/` or `>` in one makes a proxy that nobody can address. */
function proxyName(edge: string): string {
  return edge.replace('->', '_to_').replaceAll(/[^\w.-]/g, '_');
}

interface Address {
  readonly listen: string;
  readonly upstream: string;
}

function edgeControl(
  edge: string,
  name: string,
  address: Address,
  client: Toxiproxy,
  api: ProxyApi,
  kind: ProxyKind,
): EdgeControl {
  const state = async () => {
    const { enabled, toxics } = await api.json<ProxyState>('GET', `/proxies/${name}`);
    return { enabled, toxics: toxics.map((toxic) => toxic.name) };
  };
  return {
    name: edge,
    addToxic: async (toxic: ToxicSpec) => {
      await (await client.get(name)).addToxic({ ...toxic, type: toxic.type as ToxicType });
    },
    removeToxic: async (toxic) => {
      await api.delete(`${client.host}/proxies/${name}/toxics/${toxic}`).catch(unlessGone);
    },
    setEnabled: async (enabled) => {
      await (await client.get(name)).update({ ...address, enabled });
    },
    touched: async (toxic = 'down') => {
      if (kind === 'toxiproxy') return null;
      const { touched } = await api.json<Touched>('GET', `/x/proxies/${name}`);
      return touched[toxic] ?? 0;
    },
    state,
  };
}

interface ProxyState {
  readonly enabled: boolean;
  readonly toxics: readonly { readonly name: string }[];
}

/** The embedded proxy's own account: distinct connections per toxic; `down` counts those it cut or refused. */
interface Touched {
  readonly touched: Readonly<Record<string, number>>;
}

/** Removing what is not there is what was wanted. */
function unlessGone(error: unknown): void {
  if (error instanceof SquallError && error.cause instanceof ProxyRefusal && error.cause.status === 404) return;
  throw error;
}
