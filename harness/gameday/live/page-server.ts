import { randomUUID } from 'node:crypto';
import { once, setMaxListeners } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Clock } from '../../domain/ports.ts';
import { systemClock } from '../../runtime/clock.ts';
import { SquallError } from '../../runtime/errors.ts';
import { newTokens, type Tokens } from './access.ts';
import type { Watched } from './controls.ts';
import { followEntries } from './entry-log.ts';
import { livePageDocument } from './page-document.ts';
import { liveRoutes } from './routes.ts';

export interface LivePageOptions {
  /** Default: one that is free. */
  readonly port?: number;
  /** Default: new ones. */
  readonly tokens?: Tokens;
  readonly clock?: Clock;
}

/** A page that shows a game day while it goes on. */
export interface LivePage {
  /** For who holds it: may let gates pass, stop, and write into the log. */
  readonly url: string;
  /** For those who look on. */
  readonly observerUrl: string;
  /** Sends what is left to the pages for at most a second, then ends every connection. Idempotent. */
  close(): Promise<void>;
}

/** How long pages have to take the last entries. */
const FAREWELL_MS = 1000;
/** A connection without a complete request, or whose reader takes nothing, ends after this long. */
const IDLE_MS = 30_000;
const HEADERS_MS = 10_000;

/**
 * Serves the page of a game day on 127.0.0.1. Throws SQUALL_NOT_AVAILABLE when the port cannot be had.
 */
export async function startLivePage(watched: Watched, options: LivePageOptions = {}): Promise<LivePage> {
  const { port = 0, tokens = newTokens(), clock = systemClock } = options;
  const page = await livePageDocument();
  const following = new AbortController();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  let boundPort = 0;
  const streams = new Set<Promise<void>>();
  const log = followEntries(watched, clock, following.signal);
  const routes = liveRoutes({
    tokens,
    port: () => boundPort,
    page,
    log,
    controls: watched.controls,
    epoch: randomUUID(),
    clock,
    closing: closing.signal,
    streams,
  });
  const server = serverOf(routes.fetch);
  try {
    await listen(server, port);
  } catch (error) {
    following.abort();
    throw error;
  }
  boundPort = (server.address() as AddressInfo).port;
  const close = async () => {
    const farewell = new AbortController();
    const limit = clock.sleep(FAREWELL_MS, farewell.signal).catch(() => {});
    // The end may have been written a moment ago, and is still on its way here.
    await new Promise((resolve) => setImmediate(resolve));
    if (log.ended) await Promise.race([log.complete.catch(() => {}), limit]);
    closing.abort();
    const closed = once(server, 'close');
    server.close();
    // Streams end by themselves now, unless a reader takes nothing.
    await Promise.race([closed, limit]);
    farewell.abort();
    following.abort();
    server.closeAllConnections();
    await closed;
  };
  let closed: Promise<void> | undefined;
  const urlOf = (token: string) => `http://127.0.0.1:${boundPort}/${token}/`;
  return {
    url: urlOf(tokens.holder),
    observerUrl: urlOf(tokens.observer),
    close: () => (closed ??= close()),
  };
}

function serverOf(fetch: (request: Request, env: never) => Response | Promise<Response>): Server {
  const server = createAdaptorServer({
    fetch: fetch as never,
    overrideGlobalObjects: false,
    serverOptions: { headersTimeout: HEADERS_MS, requestTimeout: IDLE_MS, maxHeaderSize: 8192 },
  }) as Server;
  server.timeout = IDLE_MS;
  return server;
}

async function listen(server: Server, port: number): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(port, '127.0.0.1');
  await listening.catch((cause: NodeJS.ErrnoException) => {
    throw cannotListen(port, cause);
  });
}

function cannotListen(port: number, cause: NodeJS.ErrnoException): SquallError {
  const taken =
    cause.code === 'EADDRINUSE' ? { hint: 'something else listens there: choose another port, or none' } : {};
  const text = `the live page cannot listen on 127.0.0.1:${port}: ${cause.message}`;
  return new SquallError('SQUALL_NOT_AVAILABLE', text, { ...taken, cause });
}
