import { formatDuration } from '../../domain/duration.ts';
import { type DurationLike, FLOOR_MS, milliseconds, scaleWithFloor } from '../duration-parameter.ts';
import { durationParameter } from '../parameters.ts';
import { type ToxicFault, type ToxicOptions, toxicKind } from './toxic-kind.ts';

const KIND = 'timeout';

export interface Timeout extends ToxicFault {
  readonly kind: typeof KIND;
  readonly afterMs: number;
}

/**
 * Bytes vanish, and the connection is closed once nothing more came for `after`: a middlebox that drops idle
 * connections. Streams as in `blackhole`: by default the request is lost.
 */
export function timeout(on: string, after: DurationLike, options: ToxicOptions = {}): Timeout {
  const { stream = 'upstream', toxicity = 1 } = options;
  return { kind: KIND, on, afterMs: milliseconds(after), stream, toxicity };
}

export const timeoutKind = toxicKind<Timeout>({
  kind: KIND,
  proxy: 'any',
  counted: { by: 'proxy', which: 'met' },
  fallbackCount: 'sent calls',
  delayMs: ({ afterMs }) => afterMs,
  parameters: { afterMs: durationParameter.min(1, 'must be at least 1 ms; use blackhole for silence without an end') },
  defaultStream: 'upstream',
  toxic: ({ afterMs }) => ({ type: 'timeout', attributes: { timeout: Math.max(1, Math.round(afterMs)) } }),
  scale: (fault, k) => ({ ...fault, afterMs: scaleWithFloor(fault.afterMs, k, FLOOR_MS.timeout) }),
  text: ({ afterMs }) => `silence closed after ${formatDuration(afterMs)}`,
});
