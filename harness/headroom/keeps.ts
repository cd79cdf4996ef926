import type { Envelope } from './headroom-report.ts';

/** Whether the system holds up to `level` in every envelope: `unknown` where one is not known to, and none is known not to. */
export function keeps(envelopes: readonly Pick<Envelope, 'holdsUpTo' | 'breaksFrom'>[], level: number): Kept {
  if (envelopes.some(({ breaksFrom }) => breaksFrom !== null && breaksFrom <= level)) return 'broken';
  const isKept = ({ holdsUpTo }: Pick<Envelope, 'holdsUpTo'>) => holdsUpTo !== null && holdsUpTo >= level;
  return envelopes.length > 0 && envelopes.every(isKept) ? 'kept' : 'unknown';
}

export type Kept = 'kept' | 'broken' | 'unknown';
