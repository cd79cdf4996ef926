import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Answer, failure, plainError } from './answer.ts';
import { ApiError, toApiError } from './api-error.ts';
import { refusalOf } from './callers.ts';
import { type Api, matchRoute, type Route } from './route.ts';

/** Far above any real body; the API is for people and suites, not for uploads. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** A request with this header is only for as long as the lease is held: a fault must not come when its lease has expired. */
const LEASE_HEADER = 'x-squall-lease';

/**
 * Serves routes as Toxiproxy does; rows W1 to W10 of the conformance suite check it. Callers that a web page sends are turned
 * away; `names` are those of this machine that may stand in `Host`, beside addresses and names of the neighbourhood.
 */
export function createApiServer(routes: readonly Route[], api: Api, names: readonly string[] = []): Server {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const refusal = refusalOf(request.headers, names);
    if (refusal !== undefined) return send(response, plainError(403, refusal));
    respond(routes, api, request).then(
      (answer) => send(response, answer),
      (error: unknown) => send(response, failure(toApiError(error))),
    );
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  return server;
}

async function respond(routes: readonly Route[], api: Api, request: IncomingMessage): Promise<Answer> {
  const url = request.url ?? '/';
  const rawPath = url.split('?', 1)[0] ?? '/';
  const path = decodePath(rawPath);
  if (path === undefined) return plainError(400, '400 Bad Request');
  const clean = cleanPath(path);
  if (clean !== path) {
    const query = url.slice(rawPath.length);
    return { status: 301, headers: { Location: encodePath(clean) + query }, body: '' };
  }
  const method = request.method ?? 'GET';
  const match = matchRoute(routes, method, path);
  if (match.kind === 'unknown') return plainError(404, '404 page not found');
  if (match.kind === 'wrong method') return { status: 405, headers: {}, body: '' };
  const call = {
    method,
    params: match.params,
    body: () => readBody(request),
  };
  const answer = await answerRouted(match.route, call, api, request);
  return { ...answer, headers: { ...answer.headers, 'X-Toxiproxy-Request-Id': requestId() } };
}

async function answerRouted(
  route: Route,
  call: Parameters<Route['answer']>[0],
  api: Api,
  request: IncomingMessage,
): Promise<Answer> {
  if (request.headers['user-agent']?.startsWith('Mozilla/')) return plainError(403, 'User agent not allowed');
  const lease = request.headers[LEASE_HEADER];
  if (typeof lease === 'string' && !api.leases.isHeld(lease)) return failure(new ApiError(409, 'lease has expired'));
  try {
    return await route.answer(call, api);
  } catch (error) {
    return failure(toApiError(error));
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.removeHeader('Connection');
  response.writeHead(status, status === 204 ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ApiError(413, `request body is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** gorilla/mux redirects to the path without `//`, `.` and `..`, keeping a trailing slash. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const clean = `/${parts.join('/')}`;
  return path.endsWith('/') && clean !== '/' ? `${clean}/` : clean;
}

/** 20 characters of base 32, like the xid that Toxiproxy sends. */
function requestId(): string {
  return [...randomBytes(20)].map((byte) => (byte & 31).toString(32)).join('');
}
