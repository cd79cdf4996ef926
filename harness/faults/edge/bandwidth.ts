import { z } from 'zod';
import { FOREVER } from '../../domain/fault-kind.ts';
import { type ToxicFault, type ToxicOptions, toxicKind } from './toxic-kind.ts';

const KIND = 'bandwidth';

export interface Bandwidth extends ToxicFault {
  readonly kind: typeof KIND;
  readonly kbPerSecond: number;
}

/** Bytes pass at `kbPerSecond` (1 kB is 1000 bytes) per connection; by default on the way back. 0 is a stall. */
export function bandwidth(on: string, kbPerSecond: number, options: ToxicOptions = {}): Bandwidth {
  const { stream = 'downstream', toxicity = 1 } = options;
  return { kind: KIND, on, kbPerSecond, stream, toxicity };
}

/** More than the proxies take. */
const MOST_KB = 1_000_000_000;

/** A rate that is slowed down is no stall. */
function scaledRate(kbPerSecond: number, k: number): number {
  return kbPerSecond === 0 ? 0 : Math.min(MOST_KB, Math.max(1, Math.round(kbPerSecond * k)));
}

export const bandwidthKind = toxicKind<Bandwidth>({
  kind: KIND,
  proxy: 'any',
  counted: { by: 'proxy', which: 'met' },
  fallbackCount: 'sent calls',
  delayMs: ({ kbPerSecond }) => (kbPerSecond === 0 ? FOREVER : 0),
  parameters: { kbPerSecond: z.int().min(0).max(MOST_KB) },
  toxic: ({ kbPerSecond }) => ({ type: 'bandwidth', attributes: { rate: kbPerSecond } }),
  scale: (fault, k) => ({ ...fault, kbPerSecond: scaledRate(fault.kbPerSecond, k) }),
  text: ({ kbPerSecond }) => `${kbPerSecond} kB/s`,
});
