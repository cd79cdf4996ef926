import { formatDuration } from '../../domain/duration.ts';
import { type DurationLike, FLOOR_MS, milliseconds, scaleWithFloor } from '../duration-parameter.ts';
import { type ToxicFault, type ToxicOptions, toxicKind } from '../edge/toxic-kind.ts';
import { durationParameter } from '../parameters.ts';

const KIND = 'cut-after';

export interface CutAfter extends ToxicFault {
  readonly kind: typeof KIND;
  readonly afterMs: number;
}

/** A connection works for `after` from its next byte on, and is then cut, busy or not. Embedded proxy only. */
export function cutAfter(on: string, after: DurationLike, options: ToxicOptions = {}): CutAfter {
  const { stream = 'downstream', toxicity = 1 } = options;
  return { kind: KIND, on, afterMs: milliseconds(after), stream, toxicity };
}

export const cutAfterKind = toxicKind<CutAfter>({
  kind: KIND,
  proxy: 'embedded',
  counted: { by: 'proxy', which: 'ended' },
  fallbackCount: 'sent calls',
  delayMs: () => 0,
  parameters: { afterMs: durationParameter },
  toxic: ({ afterMs }) => ({ type: 'x_cut_after', attributes: { time: Math.round(afterMs) } }),
  scale: (fault, k) => ({ ...fault, afterMs: scaleWithFloor(fault.afterMs, k, FLOOR_MS.latency) }),
  text: ({ afterMs }) => `connections cut ${formatDuration(afterMs)} after their next byte`,
});
