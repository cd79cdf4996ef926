import { z } from 'zod';
import type { Stream } from '../../domain/fault.ts';
import type { FaultKind } from '../../domain/fault-kind.ts';
import { type ToxicFault, type ToxicKind, toxicKind } from '../edge/toxic-kind.ts';

/** The requests that a fault applies to; empty: all. Each request counts, even on a connection that is kept alive. */
export interface RequestMatch {
  readonly method?: string;
  /** Beginning of the path; `*` stands for anything. */
  readonly path?: string;
  /** `x-tenant` or `x-tenant: 7` */
  readonly header?: string;
  /** Only the first n that match. */
  readonly first?: number;
  /** Only every nth that matches. */
  readonly every?: number;
  /** Share of the remaining ones, 0..1, drawn per request from the run's seed. */
  readonly share?: number;
}

/** A fault of single HTTP/1 requests on an edge. The embedded proxy only: Toxiproxy knows connections, not requests. */
export interface RequestFault extends ToxicFault, Omit<RequestMatch, 'share'> {}

type Matching = Omit<RequestMatch, 'share'> & { readonly stream: Stream; readonly toxicity: number };

/** `match` as the parameters of a fault. */
export function matching({ share = 1, ...match }: RequestMatch): Matching {
  return { ...match, stream: 'downstream', toxicity: share };
}

/** More than the proxy counts up to. */
const MOST_REQUESTS = 1e9;

const matchParameters = {
  method: z.string().min(1).optional(),
  path: z.string().startsWith('/').optional(),
  header: z.string().min(1).optional(),
  first: z.int().min(1).max(MOST_REQUESTS).optional(),
  every: z.int().min(1).max(MOST_REQUESTS).optional(),
};

/** The parts of a `ToxicKind` that differ between faults of requests; `requestKind` adds the others. */
interface RequestKind<F extends RequestFault>
  extends Pick<ToxicKind<F>, 'kind' | 'delayMs' | 'text' | 'parameters' | 'defaults' | 'scale'> {
  readonly type: string;
  readonly attributes?: (fault: F) => Readonly<Record<string, number>>;
}

/** A kind whose faults are set as an HTTP toxic. The proxy counts only requests that match. */
export function requestKind<F extends RequestFault>(spec: RequestKind<F>): FaultKind {
  return toxicKind<F>({
    kind: spec.kind,
    proxy: 'embedded',
    counted: { by: 'proxy', which: 'met' },
    fallbackCount: 'none',
    delayMs: spec.delayMs,
    parameters: { ...matchParameters, ...spec.parameters },
    toxic: (fault) => ({ type: spec.type, attributes: { ...filter(fault), ...spec.attributes?.(fault) } }),
    ...(spec.defaults ? { defaults: spec.defaults } : {}),
    ...(spec.scale ? { scale: spec.scale } : {}),
    wholeConnections: true,
    text: (fault) => [spec.text(fault), ...describeMatch(fault)].join(' '),
    per: 'requests',
  });
}

/** The proxy takes 0 and '' for "any". */
function filter({ method = '', path = '', header = '', first = 0, every = 0 }: RequestFault) {
  return { method, path, header, first, every };
}

function describeMatch({ method, path, header, first, every }: RequestFault): string[] {
  const what = [method, path, header && `with ${header}`].filter((part) => part !== undefined);
  return [
    ...(what.length > 0 ? [`for ${what.join(' ')}`] : []),
    ...(first === undefined ? [] : [`(first ${first})`]),
    ...(every === undefined ? [] : [`(one in ${every})`]),
  ];
}
