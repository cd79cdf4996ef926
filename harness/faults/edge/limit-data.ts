import { z } from 'zod';
import { SHORTEST_HEAD_BYTES } from '../shortest-answer.ts';
import { type ToxicFault, type ToxicOptions, toxicKind } from './toxic-kind.ts';

const KIND = 'limit-data';

export interface LimitData extends ToxicFault {
  readonly kind: typeof KIND;
  readonly bytes: number;
}

/**
 * A connection is closed (FIN) when `bytes` have passed; 0 closes it instead of passing the first byte. By default on the way back:
 * the dependency has done its work and its answer is cut.
 */
export function limitData(on: string, bytes: number, options: ToxicOptions = {}): LimitData {
  const { stream = 'downstream', toxicity = 1 } = options;
  return { kind: KIND, on, bytes, stream, toxicity };
}

export const limitDataKind = toxicKind<LimitData>({
  kind: KIND,
  proxy: 'any',
  counted: { by: 'proxy', which: 'met' },
  // Shorter answers pass whole, and nobody counts how long an answer was.
  fallbackCount: ({ bytes }) => (bytes < SHORTEST_HEAD_BYTES ? 'sent calls' : 'none'),
  delayMs: () => 0,
  parameters: { bytes: z.int().min(0) },
  toxic: ({ bytes }) => ({ type: 'limit_data', attributes: { bytes } }),
  text: ({ bytes }) => `closed after ${bytes} bytes`,
});
