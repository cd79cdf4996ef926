import { z } from 'zod';
import { type DurationLike, milliseconds } from '../duration-parameter.ts';
import { durationParameter } from '../parameters.ts';
import { matching, type RequestFault, type RequestMatch, requestKind } from './request-kind.ts';

const KIND = 'http-status';

export interface HttpStatus extends RequestFault {
  readonly kind: typeof KIND;
  readonly status: number;
  readonly retryAfterMs: number;
}

export interface HttpStatusOptions extends RequestMatch {
  /** Sent as `Retry-After`, in whole seconds; default none. */
  readonly retryAfter?: DurationLike;
}

/** Requests are answered with `status` by the proxy; the dependency does not see them. */
export function httpStatus(on: string, status: number, options: HttpStatusOptions = {}): HttpStatus {
  const { retryAfter = 0, ...match } = options;
  return { kind: KIND, on, status, retryAfterMs: milliseconds(retryAfter), ...matching(match) };
}

export const httpStatusKind = requestKind<HttpStatus>({
  kind: KIND,
  delayMs: () => 0,
  parameters: { status: z.int().min(200).max(599), retryAfterMs: durationParameter },
  defaults: { retryAfterMs: 0 },
  type: 'x_http_status',
  attributes: ({ status, retryAfterMs }) => ({ status, retry_after: Math.ceil(retryAfterMs / 1000) }),
  scale: (fault, k) => ({ ...fault, retryAfterMs: fault.retryAfterMs / k }),
  text: ({ status }) => `HTTP ${status}`,
});
