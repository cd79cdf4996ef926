import type { ServiceControl } from '../domain/ports.ts';
import type { ServiceSpec } from '../domain/service.ts';
import { controlCall } from '../runtime/control-call.ts';

/** How long a service may take to answer a probe. */
const LIMIT_MS = 2000;

/** Calls a service at its own address, never through a proxy; the address may change when it is started again. */
export function createServiceControl(
  name: string,
  url: () => string,
  spec: ServiceSpec,
  owned: Pick<ServiceControl, 'lifecycle' | 'cpuWait'> = {},
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
  };
}

const JSON_HEADERS = { 'content-type': 'application/json' };
