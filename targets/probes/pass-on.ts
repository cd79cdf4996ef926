import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Dispatcher, request as send } from 'undici';
import { failure, write } from '../kit/answer.ts';
import { requestIdHeader } from '../kit/visits.ts';
import { callerGone } from '../kit/work.ts';

/** Tells which process of a pod answers: one more with each start. */
export const GENERATION = 'x-generation';
const KEPT = ['content-type', 'x-reason', GENERATION];

interface Passing {
  /** Of who answers it, without a path. */
  readonly origin: string;
  /** Default: that of the request. */
  readonly path?: string;
  /** Longest time until the last byte, in (scaled) ms; absent: as long as the caller waits. */
  readonly limitMs?: number;
}

/** Passes a request on, and the answer back. Without an answer, the caller gets one that names `app`. */
export async function passOn(
  request: FastifyRequest,
  reply: FastifyReply,
  { origin, path = request.url, limitMs }: Passing,
): Promise<unknown> {
  const late = limitMs === undefined ? undefined : AbortSignal.timeout(Math.ceil(limitMs));
  const gone = callerGone(reply);
  const signal = late ? AbortSignal.any([gone, late]) : gone;
  try {
    const answer = await send(origin + path, { headers: requestIdHeader(), signal });
    const body = await answer.body.text();
    copyHead(answer, reply);
    return body;
  } catch (error) {
    const code = late?.aborted ? 'upstream_timeout' : 'downstream_error';
    return write(reply, failure(code, String(error), { dependency: 'app' }));
  }
}

function copyHead({ statusCode, headers }: Dispatcher.ResponseData, reply: FastifyReply): void {
  reply.code(statusCode);
  for (const name of KEPT) {
    const value = headers[name];
    if (value !== undefined) reply.header(name, value);
  }
}
