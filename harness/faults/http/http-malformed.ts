import { matching, type RequestFault, type RequestMatch, requestKind } from './request-kind.ts';

const KIND = 'http-malformed';

export interface HttpMalformed extends RequestFault {
  readonly kind: typeof KIND;
}

/** The answer announces chunks, and the size of the first is not a number, as from a broken middlebox. */
export function httpMalformed(on: string, match: RequestMatch = {}): HttpMalformed {
  return { kind: KIND, on, ...matching(match) };
}

export const httpMalformedKind = requestKind<HttpMalformed>({
  kind: KIND,
  delayMs: () => 0,
  type: 'x_http_malformed',
  text: () => 'malformed answers',
});
