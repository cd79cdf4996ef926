import type { ServiceControl } from '../domain/ports.ts';
import type { ServiceSpec } from '../domain/service.ts';
import { controlCall } from '../runtime/control-call.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';

/** How long a service may take to answer a probe. */
const LIMIT_MS = 2000;

/** What its environment has of it beside its address. */
interface Owned extends Pick<ServiceControl, 'lifecycle' | 'cpuWait'> {
  /** Undoes changes of a run that dies or stands still. */
  readonly reaper?: Reaper;
}

/** Calls a service at its own address, never through a proxy; the address may change when it is started again. */
export function createServiceControl(
  name: string,
  url: () => string,
  spec: ServiceSpec,
  { reaper, ...owned }: Owned = {},
): ServiceControl {
  const call = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await controlCall(url() + path, { ...init, signal: AbortSignal.timeout(LIMIT_MS) });
    if (response.ok) return response;
    throw new Error(`${name} answered ${response.status} to ${init.method} ${path}: ${await response.text()}`);
  };
  return {
    name,
    get url() {
      return url();
    },
    spec,
    ...owned,
    get: async (path) => (await call(path, { method: 'GET' })).text(),
    post: async (path, body) => {
      const json = body === undefined ? {} : { body: JSON.stringify(body), headers: JSON_HEADERS };
      await (await call(path, { method: 'POST', ...json })).body?.cancel();
    },
    ...(reaper && {
      hold: (path, body) => reaper.watch({ kind: 'call', url: url() + path, body: JSON.stringify(body) }),
    }),
  };
}

const JSON_HEADERS = { 'content-type': 'application/json' };
