import { formatDuration } from '../../domain/duration.ts';
import { type DurationLike, milliseconds } from '../duration-parameter.ts';
import { type ConnectionOptions, type ToxicFault, toxicKind } from '../edge/toxic-kind.ts';
import { durationParameter } from '../parameters.ts';

const KIND = 'reset-on-accept';

export interface ResetOnAccept extends ToxicFault {
  readonly kind: typeof KIND;
  readonly delayMs: number;
}

export interface ResetOnAcceptOptions extends ConnectionOptions {
  /** Wait between accepting and the reset; default 0. */
  readonly delay?: DurationLike;
}

/** New connections are accepted and then reset (RST) without the dependency seeing them. Embedded proxy only. */
export function resetOnAccept(on: string, options: ResetOnAcceptOptions = {}): ResetOnAccept {
  const { delay = 0, toxicity = 1 } = options;
  return { kind: KIND, on, delayMs: milliseconds(delay), stream: 'downstream', toxicity };
}

export const resetOnAcceptKind = toxicKind<ResetOnAccept>({
  kind: KIND,
  proxy: 'embedded',
  wholeConnections: true,
  counted: { by: 'proxy', which: 'met' },
  fallbackCount: 'none',
  delayMs: ({ delayMs }) => delayMs,
  parameters: { delayMs: durationParameter },
  defaults: { delayMs: 0 },
  toxic: ({ delayMs }) => ({ type: 'x_reset_on_accept', attributes: { delay: Math.round(delayMs) } }),
  scale: (fault, k) => ({ ...fault, delayMs: fault.delayMs / k }),
  text: ({ delayMs }) => `new connections reset${delayMs > 0 ? ` after ${formatDuration(delayMs)}` : ''}`,
});
