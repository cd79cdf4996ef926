import type { HttpBindings } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { stream } from 'hono/streaming';
import type { Clock } from '../../domain/ports.ts';
import { isOwnHost, isOwnOrigin, type Role, roleOf, type Tokens } from './access.ts';
import { type Act, type Answer, actions } from './actions.ts';
import type { Controls } from './controls.ts';
import type { EntryLog } from './entry-log.ts';
import { sendEntries } from './event-stream.ts';
import type { LivePageDocument } from './page-document.ts';

export interface LiveSite {
  readonly tokens: Tokens;
  /** Asked at each request: it is known once the server listens. */
  readonly port: () => number;
  readonly page: LivePageDocument;
  readonly log: EntryLog;
  readonly controls: Controls;
  /** Tells this server's events from those of another one. */
  readonly epoch: string;
  readonly clock: Clock;
  /** Aborted when the server closes. */
  readonly closing: AbortSignal;
  /** Those that are open; a stream adds itself. */
  readonly streams: Set<Promise<void>>;
}

/** Streams at once. Observers cannot take the places of those who act. */
const MOST_STREAMS = { holder: 64, observer: 48 } as const;
/** Of what is posted; a line of the log is at most a quarter of it. */
const MOST_BYTES = 8192;

interface Env {
  Bindings: HttpBindings;
  Variables: { role: Role };
}

/** What the server of a live page answers: `/TOKEN/`, `/TOKEN/events`, and the actions `/TOKEN/go`, `/TOKEN/stop` and `/TOKEN/say`. */
export function liveRoutes(site: LiveSite): Hono<Env> {
  const app = new Hono<Env>();
  app.use(headersOf(site.page));
  app.use(refuseStrangers(site));
  app.use('/:token', knowRole(site.tokens));
  app.use('/:token/*', knowRole(site.tokens));
  // The page asks for what stands beside it, so its own address has to end in a slash.
  app.get('/:token', (c) => c.redirect(`/${c.req.param('token')}/`, 308));
  app.get('/:token/', (c) => c.html(site.page.html(c.var.role)));
  app.get('/:token/events', (c) => {
    const places = MOST_STREAMS[c.var.role];
    if (site.streams.size >= places) return refuse({ status: 503, error: `${places} pages are open already` });
    const lastId = c.req.header('last-event-id') ?? c.req.query('after');
    c.header('Content-Type', 'text/event-stream');
    // Nothing else is asked for over it, so the end of the stream is the end of the connection.
    c.header('Connection', 'close');
    return stream(c, (out) => keep(site.streams, sendTo(site, lastId, out)));
  });
  const acts = actions(site.log, site.controls);
  for (const [name, act] of Object.entries(acts))
    app.post(`/:token/${name}`, onlyHolder, bodyLimit({ maxSize: MOST_BYTES, onError: tooLong }), (c) =>
      answer(act, c.req.raw),
    );
  app.notFound(() => refuse({ status: 404, error: 'there is nothing here' }));
  app.onError(() => refuse({ status: 500, error: 'the request could not be carried out' }));
  return app;
}

/** Nothing of the page comes from elsewhere, no other page may hold it in a frame, and its address is told to nobody. */
function headersOf(page: LivePageDocument): MiddlewareHandler<Env> {
  const secure = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [page.scriptHash],
      styleSrc: ["'unsafe-inline'"],
      imgSrc: ['data:'],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    // It is no HTTPS.
    strictTransportSecurity: false,
  });
  return async (c, next) => {
    await secure(c, next);
    c.res.headers.set('Cache-Control', 'no-store');
  };
}

/** Before anything else is looked at: a name of this machine that is not its own, and what a page of another site sends. */
function refuseStrangers(site: LiveSite): MiddlewareHandler<Env> {
  return async (c, next) => {
    const host = c.req.header('host');
    if (host === undefined || !isOwnHost(host, site.port()))
      return refuse({ status: 403, error: `Host must be 127.0.0.1:${site.port()} or localhost:${site.port()}` });
    const origin = c.req.header('origin');
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!(reads && origin === undefined) && !isOwnOrigin(origin, host))
      return refuse({ status: 403, error: `Origin must be http://${host}` });
    return next();
  };
}

function knowRole(tokens: Tokens): MiddlewareHandler<Env> {
  return async (c, next) => {
    const role = roleOf(tokens, c.req.param('token') ?? '');
    if (!role)
      return refuse({
        status: 403,
        error: 'this is no address of this game day: take the one that Squall has printed',
      });
    c.set('role', role);
    return next();
  };
}

const onlyHolder: MiddlewareHandler<Env> = async (c, next) => {
  if (c.var.role === 'holder') return next();
  return refuse({ status: 403, error: 'this address is for looking on: only who holds the other one may act' });
};

function tooLong(): Response {
  return refuse({ status: 413, error: `at most ${MOST_BYTES} bytes` });
}

/** Runs one action on the JSON that was posted. */
async function answer(act: Act, request: Request): Promise<Response> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    return refuse({ status: 415, error: 'Content-Type must be application/json' });
  const body = await request.json().catch(() => undefined);
  const { status, error } = await act(body);
  return error === undefined ? new Response(null, { status }) : refuse({ status, error });
}

function refuse({ status, error }: Required<Answer>): Response {
  return Response.json({ error }, { status });
}

interface Out {
  write(text: string): Promise<unknown>;
  onAbort(listener: () => void): void;
}

async function sendTo({ log, epoch, clock, closing }: LiveSite, lastId: string | undefined, out: Out): Promise<void> {
  const gone = new AbortController();
  out.onAbort(() => gone.abort());
  await sendEntries({
    log,
    epoch,
    lastId,
    clock,
    write: (text) => out.write(text),
    gone: gone.signal,
    closing,
  });
}

async function keep(streams: Set<Promise<void>>, one: Promise<void>): Promise<void> {
  streams.add(one);
  await one.finally(() => streams.delete(one));
}
