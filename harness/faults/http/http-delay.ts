import { formatDuration } from '../../domain/duration.ts';
import { type DurationLike, FLOOR_MS, milliseconds, scaleWithFloor } from '../duration-parameter.ts';
import { durationParameter } from '../parameters.ts';
import { matching, type RequestFault, type RequestMatch, requestKind } from './request-kind.ts';

const KIND = 'http-delay';

export interface HttpDelay extends RequestFault {
  readonly kind: typeof KIND;
  readonly delayMs: number;
  readonly jitterMs: number;
}

export interface HttpDelayOptions extends RequestMatch {
  /** Each delay is drawn evenly from delay ± jitter. */
  readonly jitter?: DurationLike;
}

/** Single requests are held back by `delay` before the dependency sees them; others on the same connection pass. */
export function httpDelay(on: string, delay: DurationLike, options: HttpDelayOptions = {}): HttpDelay {
  const { jitter = 0, ...match } = options;
  return { kind: KIND, on, delayMs: milliseconds(delay), jitterMs: milliseconds(jitter), ...matching(match) };
}

export const httpDelayKind = requestKind<HttpDelay>({
  kind: KIND,
  delayMs: ({ delayMs }) => delayMs,
  parameters: { delayMs: durationParameter, jitterMs: durationParameter },
  defaults: { jitterMs: 0 },
  type: 'x_http_delay',
  attributes: ({ delayMs, jitterMs }) => ({ delay: Math.round(delayMs), jitter: Math.round(jitterMs) }),
  scale: (fault, k) => ({
    ...fault,
    delayMs: scaleWithFloor(fault.delayMs, k, FLOOR_MS.latency),
    jitterMs: fault.jitterMs / k,
  }),
  text: ({ delayMs }) => `requests held back ${formatDuration(delayMs)}`,
});
