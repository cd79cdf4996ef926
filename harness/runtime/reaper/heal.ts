import { controlCall } from '../control-call.ts';
import { type Fault, type Leftover, TOXIC_PREFIX } from './protocol.ts';

/** Ms that one call may take; the whole clean-up has to fit into 5 s. */
const LIMIT_MS = 2000;
/** Its holder did not get it in time, or has ended it: nothing is left to renew. */
const GONE = 404;

const FAULTS: readonly Leftover['kind'][] = ['toxics', 'proxy', 'call', 'lease'];

export function isFault(leftover: Leftover): leftover is Fault {
  return FAULTS.includes(leftover.kind);
}

/** Undoes a fault of a runner that is dead. Throws when nobody answered. */
export async function undo(fault: Fault): Promise<void> {
  switch (fault.kind) {
    case 'toxics':
      return removeToxics(await readProxy(fault));
    case 'proxy':
      return call('DELETE', urlOf(fault));
    case 'call':
      return call('POST', fault.url, fault.body);
    case 'lease':
      return call('DELETE', fault.url);
  }
}

/** Undoes a fault of a runner that stands still and may go on later; what is no fault stays. True if there was one. */
export async function pause(fault: Fault): Promise<boolean> {
  if (fault.kind === 'lease') return false;
  if (fault.kind === 'call') {
    await undo(fault);
    return true;
  }
  if (fault.kind === 'proxy' && fault.mark) return false;
  const proxy = await readProxy(fault);
  await removeToxics(proxy);
  if (fault.kind === 'proxy' && !proxy.enabled) await call('POST', proxy.url, JSON.stringify({ enabled: true }));
  return proxy.toxics.length > 0 || !proxy.enabled;
}

/** False when it has expired. Throws when nobody answered. */
export async function renew({ url }: Extract<Fault, { kind: 'lease' }>): Promise<boolean> {
  return (await send('POST', `${url}/renew`)).status !== GONE;
}

interface Proxy {
  readonly url: string;
  readonly enabled: boolean;
  /** Squall's. */
  readonly toxics: readonly string[];
}

function urlOf({ api, proxy }: { readonly api: string; readonly proxy: string }): string {
  return `${api}/proxies/${encodeURIComponent(proxy)}`;
}

async function readProxy(fault: { readonly api: string; readonly proxy: string }): Promise<Proxy> {
  const url = urlOf(fault);
  const response = await controlCall(url, limited());
  if (response.status === GONE) return { url, enabled: true, toxics: [] };
  const { enabled, toxics } = (await response.json()) as { enabled: boolean; toxics: readonly { name: string }[] };
  return { url, enabled, toxics: toxics.map(({ name }) => name).filter((name) => name.startsWith(TOXIC_PREFIX)) };
}

async function removeToxics({ url, toxics }: Proxy): Promise<void> {
  await Promise.all(toxics.map((name) => call('DELETE', `${url}/toxics/${encodeURIComponent(name)}`)));
}

async function call(method: string, url: string, body?: string): Promise<void> {
  const { status } = await send(method, url, body);
  if (status >= 400 && status !== GONE) throw new Error(`${method} ${url}: ${status}`);
}

async function send(method: string, url: string, body?: string): Promise<Response> {
  const json = body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } };
  const response = await controlCall(url, { method, ...json, ...limited() });
  await response.body?.cancel();
  return response;
}

const limited = () => ({ signal: AbortSignal.timeout(LIMIT_MS) });
