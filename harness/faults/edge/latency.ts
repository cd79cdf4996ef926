import { formatDuration } from '../../domain/duration.ts';
import { type DurationLike, FLOOR_MS, milliseconds, scaleWithFloor } from '../duration-parameter.ts';
import { durationParameter } from '../parameters.ts';
import { type ToxicFault, type ToxicOptions, toxicKind } from './toxic-kind.ts';

const KIND = 'latency';

export interface Latency extends ToxicFault {
  readonly kind: typeof KIND;
  readonly latencyMs: number;
  /** Each delay is drawn evenly from latency ± jitter, and never below 0. */
  readonly jitterMs: number;
}

export interface LatencyOptions extends ToxicOptions {
  readonly jitter?: DurationLike;
}

/**
 * Every chunk of bytes arrives `delay` later. By default on the way back: the dependency gets the request at once and
 * does its work, and its answer is late. With `stream: 'upstream'` the request is late.
 */
export function latency(on: string, delay: DurationLike, options: LatencyOptions = {}): Latency {
  const { jitter = 0, stream = 'downstream', toxicity = 1 } = options;
  return { kind: KIND, on, latencyMs: milliseconds(delay), jitterMs: milliseconds(jitter), stream, toxicity };
}

export const latencyKind = toxicKind<Latency>({
  kind: KIND,
  proxy: 'any',
  counted: { by: 'proxy', which: 'met' },
  fallbackCount: ({ latencyMs, jitterMs }) => (latencyMs + jitterMs > 0 ? 'sent calls' : 'none'),
  delayMs: ({ latencyMs }) => latencyMs,
  parameters: { latencyMs: durationParameter, jitterMs: durationParameter },
  defaults: { jitterMs: 0 },
  toxic: ({ latencyMs, jitterMs }) => ({
    type: 'latency',
    attributes: { latency: Math.round(latencyMs), jitter: Math.round(jitterMs) },
  }),
  scale: (fault, k) => ({
    ...fault,
    latencyMs: scaleWithFloor(fault.latencyMs, k, FLOOR_MS.latency),
    jitterMs: fault.jitterMs / k,
  }),
  text: ({ latencyMs, jitterMs }) =>
    `latency ${formatDuration(latencyMs)}${jitterMs > 0 ? ` ± ${formatDuration(jitterMs)}` : ''}`,
});
