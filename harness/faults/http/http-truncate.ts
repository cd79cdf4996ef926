import { z } from 'zod';
import { matching, type RequestFault, type RequestMatch, requestKind } from './request-kind.ts';

const KIND = 'http-truncate';

export interface HttpTruncate extends RequestFault {
  readonly kind: typeof KIND;
  readonly bytes: number;
}

/** The answer ends (FIN) after `bytes` of its body: shorter than its length says, or without its last chunk. */
export function httpTruncate(on: string, bytes: number, match: RequestMatch = {}): HttpTruncate {
  return { kind: KIND, on, bytes, ...matching(match) };
}

export const httpTruncateKind = requestKind<HttpTruncate>({
  kind: KIND,
  delayMs: () => 0,
  parameters: { bytes: z.int().min(0) },
  type: 'x_http_truncate',
  attributes: ({ bytes }) => ({ bytes }),
  text: ({ bytes }) => `answers cut after ${bytes} bytes of body`,
});
