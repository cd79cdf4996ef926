import type { OnReadOpts, Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import httpClient from 'autocannon/lib/httpClient.js';
import httpRequestBuilder from 'autocannon/lib/httpRequestBuilder.js';
import type { EncodeHead } from './message.ts';

/**
 * autocannon 9.0.0 as a client that connects and writes, and does nothing else. This file owns every private detail of it;
 * the version is pinned. What the client does when a connection ends is left out, because it forgets or misdates requests
 * then: it does not clear its queue on FIN or RST, ignores parse errors, has one coarse timer per connection and reconnects
 * to a refusing server in a hot loop. Its parser takes chunk sizes that are no numbers, so `llhttp.ts` parses.
 */
const AutocannonClient = httpClient as new (options: object) => PrivateClient;
const requestBuilder = httpRequestBuilder as (defaults: object) => (request: object) => Buffer;

/** autocannon's own listeners on a new socket, each added last. */
const CLIENT_LISTENERS = ['error', 'data', 'end'] as const;

/** As Node reads at once. */
const INPUT_BYTES = 64 * 1024;
/** What all sockets of a thread are read into: a piece of memory per read costs a twentieth of a request. */
const input = Buffer.allocUnsafeSlow(INPUT_BYTES);

interface PrivateClient {
  conn: Socket;
  readonly opts: { port: unknown; tlsOptions: object };
  readonly secure: boolean;
  readonly timeoutTicker: { clear(): void };
  _connect(): void;
  _doRequest(): void;
}

/** Where requests go, as autocannon wants it. */
export type Origin = Readonly<Record<string, string | number>>;

/** Scheme, host, port and credentials of a URL. */
export function originOf(url: string): Origin {
  const parsed = new URL(url);
  const { auth } = urlToHttpOptions(parsed);
  const { protocol, host } = parsed;
  const hostname = parsed.hostname.replace(/^\[|\]$/g, '');
  const port = Number(parsed.port || (protocol === 'https:' ? 443 : 80));
  return { protocol, hostname, host, port, ...(auth ? { auth } : {}) };
}

/** Encodes heads as autocannon does: with the host, the credentials and `Connection: keep-alive`, unless a request has its own. */
export function headEncoder({ auth, ...origin }: Origin): EncodeHead {
  const build = requestBuilder(origin);
  const buildWithLogin = requestBuilder(auth === undefined ? origin : { ...origin, auth });
  return (method, path, headers) => {
    const has = (wanted: string) => Object.keys(headers).some((name) => name.toLowerCase() === wanted);
    const head = (has('authorization') ? build : buildWithLogin)({ method, path, headers: { ...headers } }).toString();
    return has('connection') ? head.replace(CONNECTION, '\r\n') : head;
  };
}

const CONNECTION = '\r\nConnection: keep-alive\r\n';

/** One of autocannon's clients that decides nothing for itself. */
export class Client extends AutocannonClient {
  readonly #origin: Origin;

  constructor(origin: Origin) {
    super(origin);
    this.#origin = origin;
    this.timeoutTicker.clear();
  }

  override _connect(): void {
    // autocannon's constructor connects; here a connection is opened when there is a request.
  }

  override _doRequest(): void {
    // autocannon sends as soon as it is connected; here a request is sent when it is due.
  }

  /**
   * A new socket that only its caller listens to; `onConnect` is called before anything is written to it. What `onData` gets
   * is overwritten when it has returned.
   */
  connect(onConnect: () => void, onData: (chunk: Buffer) => void): Socket {
    const callback = (length: number) => {
      onData(input.subarray(0, length));
      return true;
    };
    this.#readInto({ buffer: input, callback });
    super._connect();
    const socket = this.conn;
    for (const event of CLIENT_LISTENERS) {
      const listener = socket.listeners(event).at(-1) as () => void;
      socket.removeListener(event, listener);
    }
    socket.setNoDelay(true);
    socket.once(this.secure ? 'secureConnect' : 'connect', onConnect);
    return socket;
  }

  /** autocannon has no option for it; it passes these two on to `net.connect` and `tls.connect` as they are. */
  #readInto(onread: OnReadOpts): void {
    const { port, hostname: host } = this.#origin;
    this.opts.tlsOptions = { onread };
    if (!this.secure) this.opts.port = { port, host, onread };
  }
}
