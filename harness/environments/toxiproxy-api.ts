import { controlCall, RedirectRefused } from '../runtime/control-call.ts';
import { SquallError } from '../runtime/errors.ts';

/** Toxiproxy itself gives up after 25 s; a control call that takes longer than this will not be answered. */
const LIMIT_MS = 10_000;

/** The server's refusal: its status and message. */
class ProxyRefusal extends Error {
  readonly status: number;

  constructor(status: number, body: string) {
    super(`${status} ${body.trim()}`);
    this.status = status;
  }
}

/**
 * The HTTP layer under toxiproxy-node-client: the same methods as its own, but with a deadline, and with errors that
 * are SQUALL_PROXY and carry the server's message.
 */
export interface ProxyApi {
  get(url: string): Promise<{ data: unknown }>;
  post(url: string, body?: unknown): Promise<{ data: unknown }>;
  delete(url: string): Promise<void>;
  getText(url: string): Promise<string>;
  /** For endpoints that the client has no method for; `path` starts at the server's root. */
  json<T>(method: 'GET' | 'POST', path: string, body?: unknown, headers?: Headers): Promise<T>;
}

type Headers = Readonly<Record<string, string>>;

export function createProxyApi(root: string): ProxyApi {
  const data = async (method: string, url: string, body?: unknown, headers?: Headers) => {
    const text = await send(method, url, body, headers);
    return { data: text === '' ? undefined : parsed(text, `${method} ${url}`) };
  };
  return {
    get: (url) => data('GET', url),
    post: (url, body) => data('POST', url, body),
    delete: async (url) => void (await send('DELETE', url)),
    getText: (url) => send('GET', url),
    json: async <T>(method: string, path: string, body?: unknown, headers?: Headers) =>
      (await data(method, root + path, body, headers)).data as T,
  };
}

/** The server answered with this status, so it has not done what it was asked for; any refusal without one. */
export function refusedWith(error: unknown, status?: number): boolean {
  const refusal = error instanceof SquallError && error.cause instanceof ProxyRefusal ? error.cause : undefined;
  return refusal !== undefined && (status === undefined || refusal.status === status);
}

function parsed(text: string, call: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(text, call, cause);
  }
}

function notJson(text: string, call: string, cause: unknown): SquallError {
  const [line = ''] = text.trim().split('\n');
  const shown = line.length > SHOWN ? `${line.slice(0, SHOWN)}...` : line;
  return new SquallError('SQUALL_PROXY', `the fault proxy answered ${call} with no JSON: ${shown}`, {
    hint: 'the URL is that of something else: give that of the API of a Toxiproxy or squall proxy (usually port 8474)',
    cause,
  });
}

/** Characters of an answer that is not understood. */
const SHOWN = 80;

async function send(method: string, url: string, body?: unknown, headers: Headers = {}): Promise<string> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    const response = await controlCall(url, { method, headers, ...json, signal: AbortSignal.timeout(LIMIT_MS) });
    const text = await response.text();
    if (!response.ok) throw new ProxyRefusal(response.status, text);
    return text;
  } catch (cause) {
    throw failure(`${method} ${url}`, cause);
  }
}

function failure(call: string, cause: unknown): SquallError {
  if (cause instanceof ProxyRefusal)
    return new SquallError('SQUALL_PROXY', `the fault proxy refused ${call}: ${cause.message}`, { cause });
  if (cause instanceof RedirectRefused)
    return new SquallError('SQUALL_PROXY', `the fault proxy ${cause.message}: ${call}`, { cause });
  const late = cause instanceof Error && cause.name === 'TimeoutError';
  const why = late ? `did not answer within ${LIMIT_MS / 1000} s` : 'cannot be reached';
  return new SquallError('SQUALL_PROXY', `the fault proxy ${why}: ${call}`, {
    hint: 'if it has died, its last lines are in the log of the run',
    cause,
  });
}
