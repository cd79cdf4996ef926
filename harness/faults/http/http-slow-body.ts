import { z } from 'zod';
import { formatDuration } from '../../domain/duration.ts';
import { type DurationLike, FLOOR_MS, milliseconds, scaleWithFloor } from '../duration-parameter.ts';
import { durationParameter } from '../parameters.ts';
import { matching, type RequestFault, type RequestMatch, requestKind } from './request-kind.ts';

const KIND = 'http-slow-body';

export interface HttpSlowBody extends RequestFault {
  readonly kind: typeof KIND;
  readonly intervalMs: number;
  readonly bytes: number;
}

export interface HttpSlowBodyOptions extends RequestMatch {
  /** Bytes sent at a time; default 1. */
  readonly bytes?: number;
}

/** The head of an answer comes at once and its body drips; only a limit on the whole answer ends it. */
export function httpSlowBody(on: string, interval: DurationLike, options: HttpSlowBodyOptions = {}): HttpSlowBody {
  const { bytes = 1, ...match } = options;
  return { kind: KIND, on, intervalMs: milliseconds(interval), bytes, ...matching(match) };
}

export const httpSlowBodyKind = requestKind<HttpSlowBody>({
  kind: KIND,
  delayMs: ({ intervalMs }) => intervalMs,
  parameters: { intervalMs: durationParameter, bytes: z.int().min(1) },
  defaults: { bytes: 1 },
  type: 'x_http_slow_body',
  attributes: ({ intervalMs, bytes }) => ({ interval: Math.round(intervalMs), bytes }),
  scale: (fault, k) => ({ ...fault, intervalMs: scaleWithFloor(fault.intervalMs, k, FLOOR_MS.latency) }),
  text: ({ intervalMs, bytes }) => `bodies at ${bytes} bytes per ${formatDuration(intervalMs)}`,
});
