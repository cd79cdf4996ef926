import type { ProxyCollection } from '../collection.ts';
import type { Leases } from '../leases.ts';
import type { Settings } from '../settings.ts';
import type { Answer } from './answer.ts';

export interface Call {
  readonly method: string;
  /** Decoded values of the `{...}` parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  body(): Promise<string>;
}

export interface Api {
  readonly proxies: ProxyCollection;
  readonly leases: Leases;
  readonly settings: Settings;
}

export interface Route {
  /** Empty: every method. */
  readonly methods: readonly string[];
  /** `/proxies/{proxy}` */
  readonly path: string;
  answer(call: Call, api: Api): Answer | Promise<Answer>;
}

export type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong method' }
  | { readonly kind: 'unknown' };

/** Finds the route of a decoded path, segment by segment. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  let known = false;
  for (const route of routes) {
    const params = matchPath(route.path, path);
    if (!params) continue;
    if (route.methods.length === 0 || route.methods.includes(method)) return { kind: 'route', route, params };
    known = true;
  }
  return known ? { kind: 'wrong method' } : { kind: 'unknown' };
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const parts = path.split('/');
  if (wanted.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, want] of wanted.entries()) {
    const part = parts[index] ?? '';
    if (want.startsWith('{')) {
      if (part === '') return undefined;
      params[want.slice(1, -1)] = part;
    } else if (want !== part) return undefined;
  }
  return params;
}
