import { z } from 'zod';
import { type ToxicFault, type ToxicOptions, toxicKind } from '../edge/toxic-kind.ts';

const KIND = 'reset-after';

export interface ResetAfter extends ToxicFault {
  readonly kind: typeof KIND;
  readonly bytes: number;
}

/**
 * Both sides are reset (RST) once `bytes` more have passed: with a few hundred bytes that is in the middle of an answer,
 * also on connections that were there before. Embedded proxy only.
 */
export function resetAfter(on: string, bytes: number, options: ToxicOptions = {}): ResetAfter {
  const { stream = 'downstream', toxicity = 1 } = options;
  return { kind: KIND, on, bytes, stream, toxicity };
}

export const resetAfterKind = toxicKind<ResetAfter>({
  kind: KIND,
  proxy: 'embedded',
  counted: { by: 'proxy', which: 'met' },
  fallbackCount: 'sent calls',
  delayMs: () => 0,
  parameters: { bytes: z.int().min(0) },
  toxic: ({ bytes }) => ({ type: 'x_reset_after', attributes: { bytes } }),
  text: ({ bytes }) => `connections reset after ${bytes} bytes`,
});
