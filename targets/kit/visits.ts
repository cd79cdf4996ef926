import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

/** The id of a request; a service passes it on with every call that it makes for that request. */
const REQUEST_ID = 'x-request-id';

/** One request as seen by a service; times in ms of the machine's monotonic clock. */
export interface Visit {
  readonly id: string;
  readonly route: string;
  readonly atMs: number;
  /** null while the request is in progress. */
  durationMs: number | null;
  /** 0 when the caller did not wait for the answer. */
  status: number;
}

/** Most ids kept; the oldest are dropped first. */
const LIMIT = 50_000;

const current = new AsyncLocalStorage<string>();

/** The header that belongs to calls made now; empty outside of requests that have an id. */
export function requestIdHeader(): Readonly<Record<string, string>> {
  const id = current.getStore();
  return id === undefined ? {} : { [REQUEST_ID]: id };
}

/** Records requests that carry an id, and serves `GET /control/visits?ids=a,b`. Returns a function that clears them. */
export function recordVisits(app: FastifyInstance, limit = LIMIT): () => void {
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
  // The context must be set after the body is read: reading happens in the context of the connection.
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
