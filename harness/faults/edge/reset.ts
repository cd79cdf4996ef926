import { formatDuration } from '../../domain/duration.ts';
import { type DurationLike, FLOOR_MS, milliseconds, scaleWithFloor } from '../duration-parameter.ts';
import { durationParameter } from '../parameters.ts';
import { type ToxicFault, type ToxicOptions, toxicKind } from './toxic-kind.ts';

const KIND = 'reset';

export interface Reset extends ToxicFault {
  readonly kind: typeof KIND;
  readonly afterMs: number;
}

export interface ResetOptions extends ToxicOptions {
  /** Wait between the first bytes and the reset; default 0. */
  readonly after?: DurationLike;
}

/**
 * The connection is reset (RST) as soon as bytes flow. By default when the answer begins: the dependency has done its
 * work and the caller does not learn of it. With `stream: 'upstream'` when the request begins, before the dependency saw it.
 * The real Toxiproxy ends connections that were there before with FIN instead of RST.
 */
export function reset(on: string, options: ResetOptions = {}): Reset {
  const { after = 0, stream = 'downstream', toxicity = 1 } = options;
  return { kind: KIND, on, afterMs: milliseconds(after), stream, toxicity };
}

export const resetKind = toxicKind<Reset>({
  kind: KIND,
  proxy: 'any',
  counted: { by: 'proxy', which: 'met' },
  fallbackCount: 'sent calls',
  delayMs: ({ afterMs }) => afterMs,
  parameters: { afterMs: durationParameter },
  defaults: { afterMs: 0 },
  toxic: ({ afterMs }) => ({ type: 'reset_peer', attributes: { timeout: Math.round(afterMs) } }),
  scale: (fault, k) => ({ ...fault, afterMs: scaleWithFloor(fault.afterMs, k, FLOOR_MS.latency) }),
  text: ({ afterMs }) => `connections reset${afterMs > 0 ? ` after ${formatDuration(afterMs)}` : ''}`,
});
