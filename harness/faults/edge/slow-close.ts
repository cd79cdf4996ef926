import { formatDuration } from '../../domain/duration.ts';
import { type DurationLike, FLOOR_MS, milliseconds, scaleWithFloor } from '../duration-parameter.ts';
import { durationParameter } from '../parameters.ts';
import { type ToxicFault, type ToxicOptions, toxicKind } from './toxic-kind.ts';

const KIND = 'slow-close';

export interface SlowClose extends ToxicFault {
  readonly kind: typeof KIND;
  readonly delayMs: number;
}

/** Data passes at once, but the end of a connection comes `delay` later: it keeps its place in a pool for longer. */
export function slowClose(on: string, delay: DurationLike, options: ToxicOptions = {}): SlowClose {
  const { stream = 'downstream', toxicity = 1 } = options;
  return { kind: KIND, on, delayMs: milliseconds(delay), stream, toxicity };
}

export const slowCloseKind = toxicKind<SlowClose>({
  kind: KIND,
  proxy: 'any',
  counted: { by: 'proxy', which: 'ended' },
  // A connection that is kept alive carries calls and never closes.
  fallbackCount: 'none',
  delayMs: () => 0,
  parameters: { delayMs: durationParameter },
  toxic: ({ delayMs }) => ({ type: 'slow_close', attributes: { delay: Math.round(delayMs) } }),
  scale: (fault, k) => ({ ...fault, delayMs: scaleWithFloor(fault.delayMs, k, FLOOR_MS.latency) }),
  text: ({ delayMs }) => `closing takes ${formatDuration(delayMs)}`,
});
