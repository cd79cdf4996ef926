import type { ToxicKind } from './toxic-kind.ts';

/**
 * Refuses new connections while live ones go on, unlike disabling. The kernel refuses for us, so nobody here
 * sees it: its `touched` stays 0 and the caller is the witness.
 */
export const refuse: ToxicKind = { type: 'x_refuse', attributes: [], listenMode: 'refuse' };
