import type { ApiCall } from './api-call.ts';

/** One row of the API checklist: calls on a server without proxies, in order. */
export interface ApiRow {
  /** Row of research/fault-tools §9: `E11`. */
  readonly id: string;
  readonly title: string;
  readonly calls: readonly ApiCall[];
  /** Id of the entry of the allow list that the last call shows. */
  readonly differs?: string;
}

export const get = (path: string): ApiCall => ({ method: 'GET', path });
export const post = (path: string, body: string): ApiCall => ({ method: 'POST', path, body });
export const patch = (path: string, body: string): ApiCall => ({ method: 'PATCH', path, body });
export const remove = (path: string): ApiCall => ({ method: 'DELETE', path });
export const bare = (method: string, path: string): ApiCall => ({ method, path });

/** Body of a proxy; what is not said is left out. */
export const proxy = (name: string, more: object = { listen: '127.0.0.1:{P1}' }): string =>
  JSON.stringify({ name, upstream: '127.0.0.1:9', ...more });

/** There before most rows begin. */
export const A = post('/proxies', proxy('a'));
export const TOXICS = '/proxies/a/toxics';
export const toxic = (body: object): ApiCall => post(TOXICS, JSON.stringify(body));
