import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

/** Names a request wherever it goes: a service passes it on with every call that it makes for that request. */
const REQUEST_ID = 'x-request-id';

/** One request as a service saw it come and go; ms of the machine's monotonic clock. */
export interface Visit {
  readonly id: string;
  readonly route: string;
  readonly atMs: number;
  /** null while it is not done. */
  durationMs: number | null;
  /** 0 when whoever asked did not wait for the answer. */
  status: number;
}

/** So many are remembered; the oldest are forgotten first. */
const LIMIT = 50_000;

const current = new AsyncLocalStorage<string>();

/** The header that belongs to calls made now; empty outside of requests that have an id. */
export function requestIdHeader(): Readonly<Record<string, string>> {
  const id = current.getStore();
  return id === undefined ? {} : { [REQUEST_ID]: id };
}

/** Remembers requests that carry an id, and answers `GET /control/visits?ids=a,b`. Returns how to forget them. */
export function rememberVisits(app: FastifyInstance, limit = LIMIT): () => void {
  const visits = new Map<string, Visit[]>();
  app.addHook('onRequest', (request, reply, next) => {
    const id = request.headers[REQUEST_ID];
    if (typeof id === 'string') {
      const visit: Visit = { id, route: request.url, atMs: now(), durationMs: null, status: 0 };
      visits.set(id, [...(visits.get(id) ?? []), visit]);
      if (visits.size > limit) visits.delete(visits.keys().next().value as string);
      const done = (status: number) => {
        if (visit.durationMs !== null) return;
        visit.durationMs = now() - visit.atMs;
        visit.status = status;
      };
      reply.raw.once('finish', () => done(reply.raw.statusCode)).once('close', () => done(0));
    }
    next();
  });
  // Only from here on is the handler's own context: a body is read in that of the connection.
  app.addHook('preHandler', (request, _reply, done) => {
    const id = request.headers[REQUEST_ID];
    if (typeof id === 'string') current.run(id, done);
    else done();
  });
  app.get<{ Querystring: { ids?: string } }>('/control/visits', ({ query: { ids = '' } }) =>
    ids.split(',').flatMap((id) => visits.get(id) ?? []),
  );
  return () => visits.clear();
}

function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
