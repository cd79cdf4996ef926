import type { ServiceControl } from '../domain/ports.ts';
import type { ServiceSpec } from '../domain/service.ts';
import { controlCall } from '../runtime/control-call.ts';
import { SquallError } from '../runtime/errors.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';

/** How long a service may take to answer a probe, or to clear its marks for the next: silence is evidence, too. */
const PROBE_LIMIT_MS = 2000;
/** How long a service may take to do what it is told: only the run waits for it, and nothing can be measured without it. */
const ORDER_LIMIT_MS = 10_000;

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
  const call = async (path: string, limitMs: number, init: RequestInit): Promise<string> => {
    const signal = AbortSignal.timeout(limitMs);
    try {
      const response = await controlCall(url() + path, { ...init, signal });
      const text = await response.text();
      if (response.ok) return text;
      throw new Error(`${name} answered ${response.status} to ${init.method} ${path}: ${text}`);
    } catch (cause) {
      if (!signal.aborted) throw cause;
      throw new Error(`${name} did not answer ${init.method} ${path} within ${limitMs / 1000} s`, { cause });
    }
  };
  return {
    name,
    get url() {
      return url();
    },
    spec,
    ...owned,
    get: (path) => call(path, PROBE_LIMIT_MS, { method: 'GET' }),
    post: async (path, body) => {
      const json = body === undefined ? {} : { body: JSON.stringify(body), headers: JSON_HEADERS };
      const clearsMarks = path === spec.reset && body === undefined;
      const limitMs = clearsMarks ? PROBE_LIMIT_MS : ORDER_LIMIT_MS;
      await call(path, limitMs, { method: 'POST', ...json }).catch((cause: unknown) => {
        throw notDone(`POST ${path}`, name, cause);
      });
    },
    ...(reaper && {
      hold: (path, body) => reaper.watch({ kind: 'call', url: url() + path, body: JSON.stringify(body) }),
    }),
  };
}

/** A service that does not do what the run asks of it is nothing that Squall could mend. */
function notDone(order: string, name: string, cause: unknown): SquallError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const why = message.startsWith(`${name} `) ? message : `${name} cannot be asked for ${order}: ${message}`;
  return new SquallError('SQUALL_SERVICE_REFUSED', why, {
    hint: `the target names this path for ${name}; what ${name} printed is in the log of the run`,
    cause,
  });
}

const JSON_HEADERS = { 'content-type': 'application/json' };
