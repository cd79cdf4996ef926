import { z } from 'zod';
import { formatDuration } from '../../domain/duration.ts';
import { type DurationLike, FLOOR_MS, milliseconds, scaleWithFloor } from '../duration-parameter.ts';
import { durationParameter } from '../parameters.ts';
import { SHORTEST_HEAD_BYTES } from '../shortest-answer.ts';
import { matching, type RequestFault, type RequestMatch, requestKind } from './request-kind.ts';

const KIND = 'http-slow-headers';

export interface HttpSlowHeaders extends RequestFault {
  readonly kind: typeof KIND;
  readonly intervalMs: number;
  readonly bytes: number;
}

export interface HttpSlowHeadersOptions extends RequestMatch {
  /** Bytes sent at a time; default 1. */
  readonly bytes?: number;
}

/** The head of an answer drips, `bytes` every `interval`: a read timeout that restarts with each byte never fires. */
export function httpSlowHeaders(
  on: string,
  interval: DurationLike,
  options: HttpSlowHeadersOptions = {},
): HttpSlowHeaders {
  const { bytes = 1, ...match } = options;
  return { kind: KIND, on, intervalMs: milliseconds(interval), bytes, ...matching(match) };
}

export const httpSlowHeadersKind = requestKind<HttpSlowHeaders>({
  kind: KIND,
  delayMs: ({ intervalMs, bytes }) => (SHORTEST_HEAD_BYTES / bytes) * intervalMs,
  parameters: { intervalMs: durationParameter, bytes: z.int().min(1).max(65_536) },
  defaults: { bytes: 1 },
  type: 'x_http_slow_headers',
  attributes: ({ intervalMs, bytes }) => ({ interval: Math.round(intervalMs), bytes }),
  scale: (fault, k) => ({ ...fault, intervalMs: scaleWithFloor(fault.intervalMs, k, FLOOR_MS.latency) }),
  text: ({ intervalMs, bytes }) => `headers at ${bytes} bytes per ${formatDuration(intervalMs)}`,
});
