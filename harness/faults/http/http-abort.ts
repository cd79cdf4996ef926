import { z } from 'zod';
import { matching, type RequestFault, type RequestMatch, requestKind } from './request-kind.ts';

const KIND = 'http-abort';

export interface HttpAbort extends RequestFault {
  readonly kind: typeof KIND;
  readonly bytes: number;
}

/** The connection is reset in the answer after `bytes` of its body; the dependency has done its work. With -1 no byte of it arrives. */
export function httpAbort(on: string, bytes: number, match: RequestMatch = {}): HttpAbort {
  return { kind: KIND, on, bytes, ...matching(match) };
}

export const httpAbortKind = requestKind<HttpAbort>({
  kind: KIND,
  delayMs: () => 0,
  parameters: { bytes: z.int().min(-1) },
  type: 'x_http_abort',
  attributes: ({ bytes }) => ({ bytes }),
  text: ({ bytes }) => (bytes < 0 ? 'answers reset' : `answers reset after ${bytes} bytes of body`),
});
