import { Pool } from 'undici';
import { connector } from './connector.ts';
import { CallError } from './errors.ts';
import { type CallLimits, type CallRequest, exchange, type HttpAnswer } from './http-call.ts';
import { retryAfterMs } from './retry-after.ts';
import type { ServiceParts } from './service.ts';
import { requestIdHeader } from './visits.ts';

export interface DependencySettings {
  /** Name in metrics and errors: `bank`. */
  readonly name: string;
  readonly url: string;
  /** Scaled ms; absent: whatever the operating system allows. */
  readonly connectMs?: number | undefined;
  /** Most sockets; absent: each call gets its own, as a thread per call would. */
  readonly connections?: number;
}

/** Limits of a call, and headers beyond the content type. */
export interface CallOptions extends CallLimits {
  readonly headers?: Readonly<Record<string, string>>;
  /** Gets status and headers of an answer that is returned, before it is. */
  readonly onAnswer?: (answer: Pick<HttpAnswer, 'status' | 'headers'>) => void;
}

/** A dependency as its caller sees it: JSON over HTTP, counted, with no limit but those of the call. */
export interface Dependency {
  readonly name: string;
  /** Answer body of a 2xx; anything else rejects with `CallError`. */
  post<T>(path: string, body: unknown, options?: CallOptions): Promise<T>;
  get<T>(path: string, options?: CallOptions): Promise<T>;
  /** Counts a timeout that the caller declared without ending the call. */
  countTimeout(path: string): void;
}

const JSON_BODY = { 'content-type': 'application/json' };

export function createDependency(parts: ServiceParts, settings: DependencySettings): Dependency {
  const { calls, onReset } = parts;
  const { name, url, connectMs, connections = null } = settings;
  // No timeouts of undici's own (300 s by default) and no pipelining: a call has its socket to itself.
  const limits = { headersTimeout: 0, bodyTimeout: 0, pipelining: 1, allowH2: false };
  const open = () => new Pool(url, { connect: connector(connectMs), connections, ...limits });
  let pool = open();
  onReset(({ abort }) => {
    if (!abort) return;
    void pool.destroy(new Error('aborted by reset'));
    pool = open();
  });

  const call = async (request: CallRequest, limits: CallOptions): Promise<unknown> => {
    const record = calls.start(name, request.path);
    try {
      const headers = { ...requestIdHeader(), ...request.headers };
      const answer = await exchange({ pool, name }, { ...request, headers }, limits, record.sent);
      const { status, body } = answer;
      const parsed = parse(body);
      if (status >= 300)
        throw new CallError(name, {
          kind: 'status',
          status,
          body: parsed,
          retryAfterMs: retryAfterMs(answer.headers['retry-after']),
        });
      if (parsed === undefined) throw new CallError(name, { kind: 'transport', sent: true, code: 'not-json' });
      record.ended('ok');
      limits.onAnswer?.(answer);
      return parsed;
    } catch (error) {
      record.ended(error instanceof CallError ? outcomeOf(error) : 'error');
      throw error;
    }
  };

  return {
    name,
    post: <T>(path: string, body: unknown, options: CallOptions = {}) => {
      const headers = { ...JSON_BODY, ...options.headers };
      return call({ method: 'POST', path, headers, body: JSON.stringify(body) }, options) as Promise<T>;
    },
    get: <T>(path: string, options: CallOptions = {}) =>
      call({ method: 'GET', path, headers: { ...options.headers } }, options) as Promise<T>,
    countTimeout: (path) => calls.timedOut(name, path),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function outcomeOf({ failure }: CallError): string {
  return failure.kind === 'status' ? `http_${failure.status}` : failure.kind;
}
